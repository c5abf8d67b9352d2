import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import { toClientOptions } from '../client/client-options.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';
import { reasonOf } from '../client/protocol-error.ts';
import { refusalOf } from '../client/refusal.ts';
import type { AclBinding } from './acl-bindings.ts';
import { alterTopic } from './alter-topic.ts';
import { checkBrokerSettings } from './check-broker.ts';
import { checkTopicSettings } from './check-topics.ts';
import { createTopics } from './create-topics.ts';
import type { FoundTopic } from './describe-topics.ts';
import { describeTopics } from './describe-topics.ts';
import { grantAccess } from './grant-access.ts';
import type { TopicSpec } from './topic-settings.ts';

const REQUEST_MS = 10_000;

/** What there is: brokers that live, and topics by our own names. */
export type FoundCluster = {
  /** How many answer now; those that are down are not counted. */
  readonly brokers: number;
  /** Those of the asked topics that exist. */
  readonly topics: ReadonlyMap<string, FoundTopic>;
};

/** Creates topics, changes and checks settings, adds rights. It deletes nothing and never changes a number of partitions. */
export interface KafkaAdmin {
  /**
   * Creates the topics that do not exist yet and waits until each partition of all has a leader.
   *
   * @returns names of those that were created
   */
  createTopics(topics: readonly TopicSpec[]): Promise<readonly string[]>;
  /** What these topics are like now. */
  describe(topics: readonly string[]): Promise<FoundCluster>;
  /**
   * Sets settings of one topic, all or none; its other ones stay as they are. Whether it is wise is the caller's matter.
   *
   * @throws `ConfigurationRefusedError` with the broker's own words
   */
  alterTopic(topic: string, settings: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Adds rights; takes none away.
   *
   * @param bindings  with full names, as `aclBindings` makes them
   */
  grant(bindings: readonly AclBinding[]): Promise<void>;
  /** @throws `ConfigurationRefusedError` that names topic, setting and fix */
  checkTopics(topics: readonly TopicSpec[]): Promise<void>;
  /** @throws `ConfigurationRefusedError` that names broker, setting and fix */
  checkBroker(): Promise<void>;
  close(): Promise<void>;
}

/**
 * All of its questions end with `PartUnavailableError` when no broker answers, and with `ConfigurationRefusedError` when
 * the brokers refuse our name, password or rights.
 */
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
      const refusal = refusalOf(error, connection);
      if (refusal) throw refusal;
      throw new PartUnavailableError(`Kafka does not answer: ${reasonOf(error)}`, error);
    }
  }

  return {
    createTopics: (topics) => ask((admin) => createTopics(admin, topics, topicPrefix)),
    describe: (topics) => ask((admin) => describe(admin, topics, topicPrefix)),
    alterTopic: (topic, settings) =>
      ask(async (admin) => {
        const nodeId = (await admin.describeCluster()).brokers[0]?.nodeId ?? 0;
        await alterTopic(connection, nodeId, { topic: topicPrefix + topic, settings });
      }),
    grant: (bindings) => ask((admin) => grantAccess(admin, bindings)),
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

async function describe(admin: Admin, topics: readonly string[], prefix: string): Promise<FoundCluster> {
  const { brokers } = await admin.describeCluster();
  const found = await describeTopics(
    admin,
    topics.map((topic) => prefix + topic),
  );
  return {
    brokers: brokers.length,
    topics: new Map([...found].map(([name, topic]) => [name.slice(prefix.length), topic])),
  };
}
