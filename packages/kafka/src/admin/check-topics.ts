import { ConfigurationRefusedError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import type { FoundTopic } from './describe-topics.ts';
import { describeTopics } from './describe-topics.ts';
import type { TopicSpec } from './topic-settings.ts';
import { platformSettings, replicationOf } from './topic-settings.ts';

/**
 * Looks only at what the platform fixes, so that a service needs no file: a topic's number of partitions and the
 * settings that keep promises. How long dead letters stay is a matter of `infra/topics` and of nobody else.
 *
 * @throws `ConfigurationRefusedError` for the first thing that would break a promise
 */
export async function checkTopicSettings(admin: Admin, topics: readonly TopicSpec[], prefix: string): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const names = topics.map(({ topic }) => prefix + topic);
  const found = await describeTopics(admin, names);
  for (const spec of topics) {
    const wanted = { ...spec, topic: prefix + spec.topic };
    const problem = findTopicProblem(wanted, found.get(wanted.topic), brokers.length);
    if (problem !== undefined) throw new ConfigurationRefusedError(problem);
  }
}

/**
 * What would break a promise, and how to mend it; undefined when nothing would.
 *
 * @param brokers  how many there are now
 */
export function findTopicProblem(
  { topic, kind, partitions }: TopicSpec,
  found: FoundTopic | undefined,
  brokers: number,
): string | undefined {
  if (found === undefined) return `The topic ${topic} does not exist: run "waybill apply".`;
  if (found.partitions !== partitions) {
    return (
      `The topic ${topic} has ${found.partitions} partitions, but its keys are spread over ${partitions} for ever: ` +
      `create it anew with ${partitions}, and never add any.`
    );
  }
  // Where there is room for three copies, fewer would lose what was acknowledged together with one broker.
  if (brokers >= 3 && found.replication < replicationOf(brokers)) {
    return (
      `The topic ${topic} has ${found.replication} copies of a partition, and ${brokers} brokers are there: ` +
      `give it 3 (kafka-reassign-partitions), or what was acknowledged is lost with one broker.`
    );
  }
  const wanted = Object.entries(platformSettings(kind, found.replication));
  const wrong = wanted.find(([setting, value]) => found.settings.get(setting) !== value);
  if (wrong === undefined) return undefined;
  const [setting, value] = wrong;
  return (
    `The topic ${topic} has ${setting}=${found.settings.get(setting) ?? 'nothing'}: ` +
    `set it to ${value} ("waybill topics apply").`
  );
}
