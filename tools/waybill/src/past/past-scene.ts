import { randomUUID } from 'node:crypto';

import type { MessageCodec } from '@waybill/avro';
import { createRegistry, openCodec, registerSchemas } from '@waybill/avro';
import { runConsumer } from '@waybill/consumer';
import { createCommandLane, createKafkaAdmin, createKafkaLog, joinMembership } from '@waybill/kafka';
import type { CommandMetadata, Log, LogRecord, TopicPartition } from '@waybill/messages';
import {
  commandHeaders,
  commandHeaderValues,
  keyedCommandId,
  NOWHERE,
  offsetAfter,
  OUTCOME_TYPE,
  PARTITIONS,
  partitionOf,
  recordKey,
  toAggregateId,
  toOffset,
  topicTag,
  toTenant,
} from '@waybill/messages';
import { topicsOf } from '@waybill/service/log';
import { contracts } from '@waybill/teams';
import { eventually } from '@waybill/testing';

import { recordContext } from '../cli-context-fixture.ts';
import { runCli } from '../run-cli.ts';
import { loadConsumer } from './load-consumer.ts';

const TENANT = toTenant('acme');
const COMMANDS = 'payments.account.commands.v1';
const EVENTS = 'payments.account.events.v1';
const LANE_FLIGHT = 200;
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A charge as the orders team's reactor asks for it. */
export type Charge = { readonly orderId: string; readonly accountId: string; readonly amountPence: bigint };

type Ran = { readonly code: number; readonly out: string; readonly log: string };

/** A cluster with topics of its own, where the consumer of the team payments has decided, and the command line. */
export type PastScene = {
  /** Sends charges, and waits until all are decided. */
  readonly charge: (charges: readonly Charge[]) => Promise<void>;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  /** Records of all topics. */
  readonly countRecords: () => Promise<bigint>;
  readonly close: () => Promise<void>;
};

export async function openPastScene(): Promise<PastScene> {
  const env = {
    KAFKA_BROKERS: setting('KAFKA_BROKERS'),
    SCHEMA_REGISTRY_URL: setting('SCHEMA_REGISTRY_URL'),
    WAYBILL_TOPIC_PREFIX: `past-${randomUUID().slice(0, 8)}.`,
  };
  const topicPrefix = env.WAYBILL_TOPIC_PREFIX;
  const connection = { brokers: env.KAFKA_BROKERS.split(','), clientId: 'past', topicPrefix, logger };
  const admin = createKafkaAdmin(connection);
  await admin.createTopics(contracts.flatMap(topicsOf)).finally(() => admin.close());
  const registry = createRegistry({ url: env.SCHEMA_REGISTRY_URL });
  await registerSchemas(registry, contracts);
  const codec = await openCodec({ registry, contracts });
  const [log, lane] = [createKafkaLog(connection), createCommandLane(connection)];
  const payments = await loadConsumer({ repository: process.cwd() }, { team: 'payments' });
  const join = (groupId: string, topics: readonly string[]) => joinMembership(connection, { groupId, topics });
  const role = await runConsumer(
    payments,
    { build: 'test' },
    { log, joinMembership: join, codec, logger, now: Date.now },
  );
  let sent = 0;
  return {
    charge: async (charges) => {
      for (let from = 0; from < charges.length; from += LANE_FLIGHT) {
        const some = charges.slice(from, from + LANE_FLIGHT).map((charge) => commandFor(codec, charge));
        await Promise.all(some.map(({ at, record }) => lane.append(at, record, Date.now())));
      }
      sent += charges.length;
      await eventually(async () => (await countOutcomes(log)) >= sent, { withinMs: 60_000, everyMs: 200 });
    },
    run: async (...args) => {
      const context = recordContext({ env });
      const code = await runCli(args, context);
      return { code, out: context.written.out.join('\n'), log: context.written.log.join('\n') };
    },
    countRecords: async () => {
      const places = contracts
        .flatMap(topicsOf)
        .flatMap(({ topic }) => Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition })));
      const ends = await Promise.all(places.map((at) => log.endOffset(at)));
      return ends.reduce((sum, end) => sum + BigInt(end), 0n);
    },
    close: async () => {
      await role.drain(20_000);
      await lane.close();
      await log.close();
    },
  };
}

function commandFor(codec: MessageCodec, { orderId, accountId, amountPence }: Charge) {
  const type = 'payments.account.v1.ChargePayment';
  const aggregateId = toAggregateId(accountId);
  const key = recordKey(TENANT, aggregateId);
  const sourceAggregate = `${topicTag('orders.order.commands.v1')}|${orderId}`;
  const commandId = keyedCommandId(TENANT, 'TEST', orderId, 'charge');
  const metadata: CommandMetadata = {
    ...{ tenant: TENANT, aggregateId, type, time: new Date(), fingerprint: 'f'.repeat(64), operationKid: 1, commandId },
    ...{ expectedVersion: undefined, callbacks: [], correlationId: commandId, position: NOWHERE },
    causation: { reactor: 'orders.fulfilment', sourceAggregate, sequence: 1n, index: 0, timer: false },
    causationId: 'e-1',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  };
  const value = codec.encode(type, { orderId, amountPence, at: new Date(0) });
  return {
    at: { topic: COMMANDS, partition: partitionOf(key, PARTITIONS) },
    record: {
      key,
      value,
      headers: commandHeaders(type, '/reactors/orders.fulfilment'),
      headerValues: commandHeaderValues(metadata),
    },
  };
}

async function countOutcomes(log: Log): Promise<number> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: EVENTS, partition }));
  const all = (await Promise.all(partitions.map((at) => readAll(log, at)))).flat();
  return all.filter(({ headers }) => headers['ce_type'] === OUTCOME_TYPE).length;
}

async function readAll(log: Log, at: TopicPartition): Promise<readonly LogRecord[]> {
  const end = await log.endOffset(at);
  const records: LogRecord[] = [];
  if (end === 0n) return records;
  for await (const some of log.readRange(at, toOffset(0), offsetAfter(end, -1))) records.push(...some);
  return records;
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: integration tests need a stack.`);
  return value;
}
