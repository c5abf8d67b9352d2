import { ConfigurationRefusedError } from '@waybill/messages';
import type { Admin } from 'kafkajs';

import { loadKafkajs } from '../client/load-kafkajs.ts';
import { brokerRules } from './broker-rules.ts';
import type { FoundTopic } from './describe-topics.ts';
import { describeTopics } from './describe-topics.ts';

/** Kafka's own topics that a promise hangs on: who was fenced, and who has a place in which group. */
const OWN_TOPICS = ['__transaction_state', '__consumer_offsets'];
const COPIES = 3;

/** @throws `ConfigurationRefusedError` for the first broker whose settings would break a promise */
export async function checkBrokerSettings(admin: Admin): Promise<void> {
  const { ConfigResourceTypes } = loadKafkajs();
  const { brokers } = await admin.describeCluster();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: brokers.map(({ nodeId }) => ({
      type: ConfigResourceTypes.BROKER,
      name: String(nodeId),
      configNames: brokerRules.map(({ setting }) => setting),
    })),
  });
  for (const { resourceName, configEntries } of resources) {
    const settings = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    const problem = findBrokerProblem(resourceName, settings, brokers.length);
    if (problem !== undefined) throw new ConfigurationRefusedError(problem);
  }
  for (const found of (await describeTopics(admin, OWN_TOPICS)).values()) {
    const problem = findOwnTopicProblem(found, brokers.length);
    if (problem !== undefined) throw new ConfigurationRefusedError(problem);
  }
}

/**
 * What would break a promise, and how to mend it; undefined when nothing would.
 *
 * @param count  how many brokers there are now: with fewer than three nobody can ask for three copies
 */
export function findBrokerProblem(
  broker: string,
  settings: ReadonlyMap<string, string>,
  count: number,
): string | undefined {
  const broken = brokerRules
    .filter(({ brokers = 1 }) => count >= brokers)
    .find(({ setting, holds }) => !holds(settings.get(setting) ?? ''));
  if (broken === undefined) return undefined;
  const { setting, fix, why } = broken;
  return `Kafka broker ${broker} has ${setting}=${settings.get(setting) ?? 'nothing'}: ${fix}, or ${why}.`;
}

/** Kafka makes its own topics once, as the brokers are set then: a later setting does not reach them. */
export function findOwnTopicProblem(found: FoundTopic, count: number): string | undefined {
  const { name } = found;
  if (found.settings.get('unclean.leader.election.enable') === 'true') {
    return `Kafka's topic ${name} has unclean.leader.election.enable=true: set it to false, or it forgets.`;
  }
  if (count < COPIES) return undefined;
  if (found.replication < COPIES) {
    return (
      `Kafka's topic ${name} has ${found.replication} copies of a partition, and ${count} brokers are there: ` +
      `give it 3 (kafka-reassign-partitions), or what it holds is lost with one broker.`
    );
  }
  const inSync = found.settings.get('min.insync.replicas') ?? 'nothing';
  if (Number(inSync) >= COPIES - 1) return undefined;
  return (
    `Kafka's topic ${name} has min.insync.replicas=${inSync}: ` +
    `set it to 2 (kafka-configs --alter), or one broker may be the only one to know what it holds.`
  );
}
