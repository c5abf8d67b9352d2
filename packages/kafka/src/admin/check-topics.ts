import { ConfigurationRefusedError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import { loadKafkajs } from '../client/load-kafkajs.ts';
import type { TopicSpec } from './topic-settings.ts';
import { topicSettings } from './topic-settings.ts';

/** @throws `ConfigurationRefusedError` for the first thing that would break a promise */
export async function checkTopicSettings(admin: Admin, topics: readonly TopicSpec[], prefix: string): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.find(({ topic }) => !existing.has(prefix + topic));
  if (missing !== undefined) {
    throw new ConfigurationRefusedError(`The topic ${prefix}${missing.topic} does not exist: run "waybill apply".`);
  }
  if (topics.length === 0) return;
  const names = topics.map(({ topic }) => prefix + topic);
  const metadata = await admin.fetchTopicMetadata({ topics: names });
  for (const spec of topics) {
    const partitions = metadata.topics.find(({ name }) => name === prefix + spec.topic)?.partitions.length ?? 0;
    if (partitions !== spec.partitions) {
      throw new ConfigurationRefusedError(
        `The topic ${prefix}${spec.topic} has ${partitions} partitions, but its keys are spread over ${spec.partitions} ` +
          `for ever: create it anew with ${spec.partitions}, and never add any.`,
      );
    }
  }
  await checkSettings(admin, names);
}

async function checkSettings(admin: Admin, names: readonly string[]): Promise<void> {
  const { ConfigResourceTypes } = loadKafkajs();
  const wanted = topicSettings((await admin.describeCluster()).brokers.length);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: Object.keys(wanted) })),
  });
  for (const { resourceName, configEntries } of resources) {
    for (const [name, value] of Object.entries(wanted)) {
      const found = configEntries.find(({ configName }) => configName === name)?.configValue;
      if (found === value) continue;
      throw new ConfigurationRefusedError(
        `The topic ${resourceName} has ${name}=${found ?? 'nothing'}: set it to ${value} (kafka-configs --alter).`,
      );
    }
  }
}
