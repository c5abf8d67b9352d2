import { ConfigurationRefusedError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import { loadKafkajs } from '../client/load-kafkajs.ts';

const DAY_MS = 86_400_000;

type BrokerRule = {
  readonly setting: string;
  readonly holds: (value: string) => boolean;
  readonly fix: string;
  readonly why: string;
};

const rules: readonly BrokerRule[] = [
  {
    setting: 'transactional.id.expiration.ms',
    holds: (value) => Number(value) >= 7 * DAY_MS,
    fix: 'set it to 604800000 (7 days) or more',
    why: 'a forgotten id no longer fences an old owner',
  },
  {
    setting: 'producer.id.expiration.ms',
    holds: (value) => Number(value) >= DAY_MS,
    fix: 'set it to 86400000 (24 hours) or more',
    why: 'a forgotten producer no longer fences an old owner',
  },
  {
    setting: 'auto.create.topics.enable',
    holds: (value) => value === 'false',
    fix: 'set it to false',
    why: 'a topic made by chance has the wrong number of partitions',
  },
];

/** @throws `ConfigurationRefusedError` for the first broker whose settings would break a promise */
export async function checkBrokerSettings(admin: Admin): Promise<void> {
  const { ConfigResourceTypes } = loadKafkajs();
  const { brokers } = await admin.describeCluster();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: brokers.map(({ nodeId }) => ({
      type: ConfigResourceTypes.BROKER,
      name: String(nodeId),
      configNames: rules.map(({ setting }) => setting),
    })),
  });
  for (const { resourceName, configEntries } of resources) {
    const settings = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    const problem = findBrokerProblem(resourceName, settings);
    if (problem !== undefined) throw new ConfigurationRefusedError(problem);
  }
}

/** What would break a promise, and how to mend it; undefined when nothing would. */
export function findBrokerProblem(broker: string, settings: ReadonlyMap<string, string>): string | undefined {
  const broken = rules.find(({ setting, holds }) => !holds(settings.get(setting) ?? ''));
  if (broken === undefined) return undefined;
  const { setting, fix, why } = broken;
  return `Kafka broker ${broker} has ${setting}=${settings.get(setting) ?? 'nothing'}: ${fix}, or ${why}.`;
}
