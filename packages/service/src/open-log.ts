import type { MessageCodec } from '@waybill/avro';
import { openCodec } from '@waybill/avro';
import type { KafkaConnection, KafkaLog, TopicSpec } from '@waybill/kafka';
import { createKafkaLog, joinMembership } from '@waybill/kafka';
import type { Contract, Membership } from '@waybill/messages';
import { PARTITIONS } from '@waybill/messages';

import { openRegistry } from './open-registry.ts';
import { prepareKafka } from './prepare-kafka.ts';
import type { SettingsWith } from './read-settings.ts';
import type { StartContext } from './run-service.ts';

export { toConnection } from './prepare-kafka.ts';

/** Who opens the log, and for whose topics. */
export type LogUser = { readonly clientId: string; readonly contracts: readonly Contract[] };

/** The log and its schemas, as services use them. */
export type OpenLog = {
  readonly connection: KafkaConnection;
  readonly log: KafkaLog;
  readonly codec: MessageCodec;
  readonly joinMembership: (group: string, topics: readonly string[]) => Promise<Membership>;
  close(): Promise<void>;
};

/**
 * Opens Kafka and the schema registry, and waits as long as one of them or what `waybill apply` creates is not there.
 *
 * @throws the signal's reason when the process is stopped meanwhile
 */
export async function openLog(
  settings: SettingsWith<'KAFKA_BROKERS' | 'SCHEMA_REGISTRY_URL'>,
  { clientId, contracts }: LogUser,
  context: StartContext,
): Promise<OpenLog> {
  const connection = await prepareKafka(settings, clientId, contracts.flatMap(topicsOf), context);
  const codec = await openCodec({
    registry: openRegistry(settings),
    contracts,
    onWaiting: context.waiting,
    signal: context.signal,
  });
  context.waiting(undefined);
  const log = createKafkaLog(connection);
  return {
    connection,
    log,
    codec,
    joinMembership: (groupId, topics) => joinMembership(connection, { groupId, topics }),
    close: () => log.close(),
  };
}

/** The topics of a contract, with what `waybill apply` must create them as. */
export function topicsOf({ aggregates }: Contract): readonly TopicSpec[] {
  return aggregates.flatMap(({ commandsTopic, eventsTopic, deadLetterTopic }) => [
    { topic: commandsTopic, kind: 'commands', partitions: PARTITIONS },
    { topic: eventsTopic, kind: 'events', partitions: PARTITIONS },
    { topic: deadLetterTopic, kind: 'dead-letters', partitions: PARTITIONS },
  ]);
}
