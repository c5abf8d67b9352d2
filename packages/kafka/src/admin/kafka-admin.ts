import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import { toClientOptions } from '../client/client-options.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';
import { protocolErrorOf, reasonOf } from '../client/protocol-error.ts';
import { checkBrokerSettings } from './check-broker.ts';
import { checkTopicSettings } from './check-topics.ts';
import type { TopicSpec } from './topic-settings.ts';
import { replicationOf, topicSettings } from './topic-settings.ts';

const REQUEST_MS = 10_000;
const LEADERS_MS = 30_000;
const ASK_AGAIN_MS = 50;

/** Creates topics and checks settings. It deletes nothing and never changes a number of partitions. */
export interface KafkaAdmin {
  /**
   * Creates the topics that do not exist yet and waits until each partition of all has a leader.
   *
   * @returns names of those that were created
   */
  createTopics(topics: readonly TopicSpec[]): Promise<readonly string[]>;
  /** @throws `ConfigurationRefusedError` that names topic, setting and fix */
  checkTopics(topics: readonly TopicSpec[]): Promise<void>;
  /** @throws `ConfigurationRefusedError` that names broker, setting and fix */
  checkBroker(): Promise<void>;
  close(): Promise<void>;
}

/** All of its questions end with `PartUnavailableError` when no broker answers. */
export function createKafkaAdmin(connection: KafkaConnection): KafkaAdmin {
  const { Kafka } = loadKafkajs();
  const { config, sockets } = toClientOptions(connection, REQUEST_MS);
  const client = new Kafka({ ...config, retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 5 } }).admin();
  const { topicPrefix } = connection;

  async function ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    try {
      await client.connect();
      return await question(client);
    } catch (error) {
      if (error instanceof ConfigurationRefusedError || error instanceof PartUnavailableError) throw error;
      throw new PartUnavailableError(`Kafka does not answer: ${reasonOf(error)}`, error);
    }
  }

  return {
    createTopics: (topics) => ask((admin) => createTopics(admin, topics, topicPrefix)),
    checkTopics: (topics) => ask((admin) => checkTopicSettings(admin, topics, topicPrefix)),
    checkBroker: () => ask(checkBrokerSettings),
    close: async () => {
      await Promise.race([
        client.disconnect().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
      ]);
      sockets.close();
    },
  };
}

async function createTopics(admin: Admin, topics: readonly TopicSpec[], prefix: string): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ topic }) => !existing.has(prefix + topic));
  const replicationFactor = replicationOf((await admin.describeCluster()).brokers.length);
  const configEntries = Object.entries(topicSettings(replicationFactor)).map(([name, value]) => ({ name, value }));
  for (const { topic, partitions } of missing) {
    const wanted = {
      topic: prefix + topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries,
    };
    await admin.createTopics({ waitForLeaders: false, topics: [wanted] }).catch((error: unknown) => {
      // Somebody else may create the same one; what it is like is checked at every start.
      if (protocolErrorOf(error) !== 'TOPIC_ALREADY_EXISTS') throw error;
    });
  }
  await waitForLeaders(
    admin,
    topics.map(({ topic }) => prefix + topic),
  );
  return missing.map(({ topic }) => topic);
}

async function waitForLeaders(admin: Admin, topics: string[]): Promise<void> {
  if (topics.length === 0) return;
  const giveUpAt = performance.now() + LEADERS_MS;
  for (;;) {
    if (await areLed(admin, topics)) return;
    if (performance.now() > giveUpAt) {
      throw new PartUnavailableError(`The topics ${topics.join(', ')} have no leaders yet.`);
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** The leaders themselves are asked: a broker may be named before it knows that it leads. */
function areLed(admin: Admin, topics: readonly string[]): Promise<boolean> {
  return Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic))).then(
    () => true,
    () => false,
  );
}
