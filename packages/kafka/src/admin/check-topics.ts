import { ConfigurationRefusedError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import { loadKafkajs } from '../client/load-kafkajs.ts';
import type { TopicSpec } from './topic-settings.ts';
import { topicSettings } from './topic-settings.ts';

/** A topic as it is. */
export type FoundTopic = {
  readonly partitions: number;
  readonly replication: number;
  readonly settings: ReadonlyMap<string, string>;
};

/** @throws `ConfigurationRefusedError` for the first thing that would break a promise */
export async function checkTopicSettings(admin: Admin, topics: readonly TopicSpec[], prefix: string): Promise<void> {
  const found = await describeTopics(
    admin,
    topics.map(({ topic }) => prefix + topic),
  );
  for (const spec of topics) {
    const problem = findTopicProblem(prefix + spec.topic, spec.partitions, found.get(prefix + spec.topic));
    if (problem !== undefined) throw new ConfigurationRefusedError(problem);
  }
}

/** What would break a promise, and how to mend it; undefined when nothing would. */
export function findTopicProblem(name: string, partitions: number, found: FoundTopic | undefined): string | undefined {
  if (found === undefined) return `The topic ${name} does not exist: run "waybill apply".`;
  if (found.partitions !== partitions) {
    return (
      `The topic ${name} has ${found.partitions} partitions, but its keys are spread over ${partitions} for ever: ` +
      `create it anew with ${partitions}, and never add any.`
    );
  }
  const wanted = Object.entries(topicSettings(found.replication));
  const wrong = wanted.find(([setting, value]) => found.settings.get(setting) !== value);
  if (wrong === undefined) return undefined;
  const [setting, value] = wrong;
  return `The topic ${name} has ${setting}=${found.settings.get(setting) ?? 'nothing'}: set it to ${value} (kafka-configs --alter).`;
}

/** Those that exist, by name. */
async function describeTopics(admin: Admin, names: readonly string[]): Promise<ReadonlyMap<string, FoundTopic>> {
  const existing = new Set(await admin.listTopics());
  const known = names.filter((name) => existing.has(name));
  if (known.length === 0) return new Map();
  const { ConfigResourceTypes } = loadKafkajs();
  const metadata = await admin.fetchTopicMetadata({ topics: known });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: known.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  const settings = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  return new Map(
    metadata.topics.map(({ name, partitions }) => [
      name,
      {
        partitions: partitions.length,
        replication: partitions[0]?.replicas.length ?? 0,
        settings: settings.get(name) ?? new Map<string, string>(),
      },
    ]),
  );
}
