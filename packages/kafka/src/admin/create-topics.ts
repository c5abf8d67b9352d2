import { PartUnavailableError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import { protocolErrorOf } from '../client/protocol-error.ts';
import type { TopicSpec } from './topic-settings.ts';
import { replicationOf, topicSettings } from './topic-settings.ts';

const LEADERS_MS = 30_000;
const ASK_AGAIN_MS = 50;

/** Creates those that do not exist yet, waits until all have leaders, and gives the names of those that it created. */
export async function createTopics(
  admin: Admin,
  topics: readonly TopicSpec[],
  prefix: string,
): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ topic }) => !existing.has(prefix + topic));
  const { brokers } = await admin.describeCluster();
  for (const spec of missing) {
    const replicationFactor = spec.replication ?? replicationOf(brokers.length);
    const wanted = {
      topic: prefix + spec.topic,
      numPartitions: spec.partitions,
      replicationFactor,
      configEntries: Object.entries(topicSettings(spec, replicationFactor)).map(([name, value]) => ({ name, value })),
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
