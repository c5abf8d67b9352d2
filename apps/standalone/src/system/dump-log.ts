import type { MessageCodec } from '@waybill/avro';
import { createRegistry, openCodec } from '@waybill/avro';
import type { KafkaLog } from '@waybill/kafka';
import { createKafkaLog } from '@waybill/kafka';
import type { LogRecord } from '@waybill/messages';
import { CLAIM_TYPE, offsetAfter, OUTCOME_TYPE, PARTITIONS, toOffset } from '@waybill/messages';
import { contracts } from '@waybill/teams';

import type { LoggedRecord, LogHistory } from './check-log.ts';
import type { System } from './start-system.ts';

/** Reads every commands and events topic of a system from the first record to the last. */
export async function dumpLog({ environment }: System): Promise<LogHistory> {
  const log = createKafkaLog({
    brokers: (environment['KAFKA_BROKERS'] ?? '').split(','),
    clientId: 'dump',
    topicPrefix: environment['WAYBILL_TOPIC_PREFIX'] ?? '',
    logger: { warn: () => undefined },
  });
  const registry = createRegistry({ url: environment['SCHEMA_REGISTRY_URL'] ?? '' });
  const codec = await openCodec({ registry, contracts });
  try {
    const aggregates = contracts.flatMap((contract) => contract.aggregates);
    const commands = await Promise.all(aggregates.map(({ commandsTopic }) => readTopic(log, commandsTopic)));
    const records = await Promise.all(aggregates.map(({ eventsTopic }) => readTopic(log, eventsTopic)));
    return {
      commands: commands.flat().map((record) => ({ ...record, commandId: header(record.headers, 'ce_id') })),
      records: records.flat().map((record) => toLogged(record, codec)),
    };
  } finally {
    await log.close();
  }
}

async function readTopic(log: KafkaLog, topic: string): Promise<readonly LogRecord[]> {
  const partitions = Array.from({ length: PARTITIONS }, async (_, partition) => {
    const end = await log.endOffset({ topic, partition });
    if (end === 0n) return [];
    const records: LogRecord[] = [];
    for await (const some of log.readRange({ topic, partition }, toOffset(0), offsetAfter(end, -1)))
      records.push(...some);
    return records;
  });
  return (await Promise.all(partitions)).flat();
}

function toLogged({ topic, partition, offset, headers, value }: LogRecord, codec: MessageCodec): LoggedRecord {
  const fullName = header(headers, 'ce_type');
  const kind = KINDS.get(fullName) ?? 'event';
  return {
    topic,
    partition,
    offset,
    kind,
    token: kind === 'claim' ? offset : BigInt(header(headers, 'claim') || -1),
    id: header(headers, 'ce_id'),
    type: fullName.split('.').at(-1) ?? '',
    tenant: header(headers, 'ce_tenant'),
    aggregateId: header(headers, 'ce_subject'),
    sequence: Number(header(headers, 'ce_sequence')),
    data: dataOf(codec, value),
  };
}

const KINDS = new Map<string, LoggedRecord['kind']>([
  [CLAIM_TYPE, 'claim'],
  [OUTCOME_TYPE, 'outcome'],
]);

function header(headers: LogRecord['headers'], name: string): string {
  return headers[name] ?? '';
}

function dataOf(codec: MessageCodec, value: Buffer | null): LoggedRecord['data'] {
  const decoded = codec.decode(value ?? Buffer.alloc(0));
  if (!decoded.ok) throw new Error(`A record of the log can't be read: ${decoded.reason}`);
  return decoded.value as LoggedRecord['data']; // Every value of these topics is a record.
}
