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
    for (const { setting, holds, fix, why } of rules) {
      const value = configEntries.find(({ configName }) => configName === setting)?.configValue;
      if (value !== undefined && holds(value)) continue;
      throw new ConfigurationRefusedError(
        `Kafka broker ${resourceName} has ${setting}=${value ?? 'nothing'}: ${fix}, or ${why}.`,
      );
    }
  }
}
