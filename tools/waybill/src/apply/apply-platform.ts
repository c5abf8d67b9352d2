import { registerSchemas, type SchemaRegistry, type SubjectRegistration } from '@waybill/avro';
import type { KafkaAdmin, TopicSpec } from '@waybill/kafka';
import type { Contract } from '@waybill/messages';
import { applyStore, type Mongo } from '@waybill/mongodb';

/** The three parts, and what is to be laid out in them. */
export type PlatformParts = {
  readonly kafka: Pick<KafkaAdmin, 'checkBroker' | 'checkTopics' | 'createTopics'>;
  readonly registry: SchemaRegistry;
  readonly mongo: Mongo;
  readonly contracts: readonly Contract[];
  /** The contracts' topics, as the files of `infra/topics` want them. */
  readonly topics: readonly TopicSpec[];
  /** Names of the projectors that keep positions of their own. */
  readonly deployments: readonly string[];
};

/** What was done; all empty when everything was there. */
export type Applied = {
  /** Topics that were created. */
  readonly topics: readonly string[];
  /** Subjects that were created, or got a new version or rule. */
  readonly schemas: readonly SubjectRegistration[];
  /** One sentence for each thing that was created in MongoDB. */
  readonly store: readonly string[];
};

/**
 * Lays out what services need and only check: topics, schemas with their rules, collections, indexes and positions.
 * It may run at any time and as often as one likes: what is there stays as it is.
 *
 * @throws `ConfigurationRefusedError` when a broker or a topic has a setting that breaks a promise,
 *         `SchemaIncompatibleError`, `PartUnavailableError`
 */
export async function applyPlatform({
  kafka,
  registry,
  mongo,
  contracts,
  topics,
  deployments,
}: PlatformParts): Promise<Applied> {
  await kafka.checkBroker();
  const created = await kafka.createTopics(topics);
  await kafka.checkTopics(topics);
  const schemas = await registerSchemas(registry, contracts);
  const store = await applyStore(mongo, contracts, deployments);
  return { topics: created, schemas: schemas.filter(({ change }) => change !== 'unchanged'), store };
}
