import { randomUUID } from 'node:crypto';

import { ordersContract } from '@waybill/contracts-orders';
import { createCommandLane, createKafkaAdmin, createKafkaLog, type KafkaConnection } from '@waybill/kafka';
import type { LogRecord, NewRecord, TopicPartition } from '@waybill/messages';
import {
  commandHeaders,
  partitionOf,
  PARTITIONS,
  recordKey,
  toAggregateId,
  toOffset,
  toTenant,
} from '@waybill/messages';

import type { Bench } from '../bench.ts';
import { CONNECTIONS, WARM_UP_SECONDS } from '../bench.ts';
import { type CpuUse, startCpuMeter } from '../machine/cpu-meter.ts';
import { judgeRound, type Verdict } from '../statistics/judge-round.ts';

const [{ commandsTopic } = { commandsTopic: '' }] = ordersContract.aggregates;
const RECORDS = 1_024;

/** Appends without HTTP around them, in this process. */
export type RawProduce = {
  /** As many outstanding as there are connections elsewhere. */
  measure(seconds: number): Promise<{ readonly appends: number; readonly cpu: CpuUse; readonly verdict: Verdict }>;
  close(): Promise<void>;
};

/**
 * Opens a lane to topics of its own, with copies of a record that the ingress has written under other ids.
 *
 * @param orderId  of the order whose command is copied
 */
export async function openRawProduce(bench: Bench, topicPrefix: string, orderId: string): Promise<RawProduce> {
  const brokers = [bench.endpoints.kafka];
  const logger = {
    warn: (message: string) => {
      bench.say(message);
    },
  };
  const connection = { brokers, clientId: 'waybill-bench', topicPrefix, logger };
  const records = copiesOf(await readCommand(connection, orderId));
  const own: KafkaConnection = { ...connection, topicPrefix: `${topicPrefix}raw.` };
  const admin = createKafkaAdmin(own);
  await admin.createTopics([{ topic: commandsTopic, kind: 'commands', partitions: PARTITIONS }]);
  await admin.close();
  const lane = createCommandLane(own);

  async function client(first: number, until: () => boolean): Promise<number> {
    let appends = 0;
    for (let at = first; !until(); at++) {
      const next = records[at % RECORDS];
      if (!next) throw new Error('There is nothing to append.');
      await lane.append(next.at, next.record, Date.now());
      appends++;
    }
    return appends;
  }

  async function run(seconds: number): Promise<number> {
    const end = performance.now() + seconds * 1000;
    const clients = Array.from({ length: CONNECTIONS }, (_, n) => client(n * 16, () => performance.now() >= end));
    return (await Promise.all(clients)).reduce((sum, appends) => sum + appends, 0);
  }

  return {
    async measure(seconds) {
      await run(WARM_UP_SECONDS);
      const meter = startCpuMeter({ ...bench.parts, bench: process.pid });
      const appends = await run(seconds);
      const cpu = meter.stop();
      const facts = { othersShare: cpu.othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined };
      return { appends, cpu, verdict: judgeRound(facts) };
    },
    close: () => lane.close(),
  };
}

type Copy = { readonly at: TopicPartition; readonly record: NewRecord };

/** The same bytes but for the ids, which have the same length. */
function copiesOf({ value, headers }: LogRecord): readonly Copy[] {
  const shape = commandHeaders(headers['ce_type'] ?? '', headers['ce_source'] ?? '');
  const tenant = toTenant(headers['ce_tenant'] ?? '');
  return Array.from({ length: RECORDS }, () => {
    const id = toAggregateId(randomUUID());
    const key = recordKey(tenant, id);
    const varying = { ...headers, ce_id: randomUUID(), ce_subject: id, ce_partitionkey: key.toString() };
    const headerValues = shape.varying.map((name) => (varying as LogRecord['headers'])[name]);
    const at = { topic: commandsTopic, partition: partitionOf(key, PARTITIONS) };
    return { at, record: { key, value: value ?? Buffer.alloc(0), headers: shape, headerValues } };
  });
}

async function readCommand(connection: KafkaConnection, orderId: string): Promise<LogRecord> {
  const log = createKafkaLog(connection);
  const partition = partitionOf(recordKey(toTenant('bench'), toAggregateId(orderId)), PARTITIONS);
  const at = { topic: commandsTopic, partition };
  try {
    const last = toOffset((await log.endOffset(at)) - 1n);
    for await (const records of log.readRange(at, toOffset(0), last)) {
      const found = records.find(({ headers }) => headers['ce_subject'] === orderId);
      if (found) return found;
    }
    throw new Error('The command that the ingress accepted is not in the log.');
  } finally {
    await log.close();
  }
}
