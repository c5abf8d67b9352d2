import type { Admin } from 'kafkajs';

import { loadKafkajs } from '../client/load-kafkajs.ts';

/** A topic as it is. */
export type FoundTopic = {
  /** Its full name. */
  readonly name: string;
  readonly partitions: number;
  /** Copies of each partition; of the one with the fewest, should they differ. */
  readonly replication: number;
  /** What holds, by name: set on the topic itself or taken over from the broker. */
  readonly settings: ReadonlyMap<string, string>;
  /** Names of the settings that are set on the topic itself. */
  readonly overrides: ReadonlySet<string>;
};

/** Those that exist, by full name. */
export async function describeTopics(admin: Admin, names: readonly string[]): Promise<ReadonlyMap<string, FoundTopic>> {
  const existing = new Set(await admin.listTopics());
  const known = names.filter((name) => existing.has(name));
  if (known.length === 0) return new Map();
  const { ConfigResourceTypes } = loadKafkajs();
  const { topics } = await admin.fetchTopicMetadata({ topics: known });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: known.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  const entries = new Map(resources.map(({ resourceName, configEntries }) => [resourceName, configEntries]));
  return new Map(
    topics.map(({ name, partitions }) => {
      const settings = entries.get(name) ?? [];
      const own = settings.filter(({ configSource }) => setOnTheTopic(configSource));
      const found: FoundTopic = {
        name,
        partitions: partitions.length,
        replication: Math.min(...partitions.map(({ replicas }) => replicas.length)),
        settings: new Map(settings.map(({ configName, configValue }) => [configName, configValue])),
        overrides: new Set(own.map(({ configName }) => configName)),
      };
      return [name, found];
    }),
  );
}

/** @source Apache Kafka protocol guide, DescribeConfigs: DYNAMIC_TOPIC_CONFIG */
function setOnTheTopic(source: number): boolean {
  return source === 1;
}
