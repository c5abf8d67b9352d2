import { randomUUID } from 'node:crypto';

import type { MessageCodec } from '@waybill/avro';
import { createRegistry, openCodec, registerSchemas } from '@waybill/avro';
import { defineConsumer, runConsumer } from '@waybill/consumer';
import { inventoryContract } from '@waybill/contracts-inventory';
import type { Decision, Message } from '@waybill/decider';
import { accept } from '@waybill/decider';
import type { CommandLane, KafkaConnection, KafkaLog } from '@waybill/kafka';
import { createCommandLane, createKafkaAdmin, createKafkaLog, joinMembership } from '@waybill/kafka';
import type { CommandMetadata, CommandOutcome, LogRecord, TopicPartition } from '@waybill/messages';
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
  toTenant,
} from '@waybill/messages';
import { topicsOf } from '@waybill/service/log';
import { contracts } from '@waybill/teams';
import { eventually } from '@waybill/testing';

import type { CliContext } from '../cli-context.ts';
import { recordContext } from '../cli-context-fixture.ts';
import { runCli } from '../run-cli.ts';

const COMMANDS = 'inventory.product.commands.v1';
const EVENTS = 'inventory.product.events.v1';
const ADJUST = 'inventory.product.v1.AdjustStock';
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const tenant = toTenant('acme');

type AdjustStock = { readonly type: string; readonly data: { readonly quantity: number } };

/** A consumer whose decider has a bug: thirteen pieces are too many for it. */
function consumerWith(isMended: () => boolean) {
  const product = {
    initialState: 0,
    decide: (command: AdjustStock): Decision<Message> => {
      if (command.data.quantity === 13 && !isMended()) throw new RangeError('Thirteen pieces do not fit.');
      return accept({ type: 'StockAdjusted', data: command.data });
    },
    evolve: (stock: number) => stock + 1,
  };
  return defineConsumer({
    team: 'inventory',
    contract: inventoryContract,
    deciders: { product, reservation: { initialState: 0, decide: () => accept(), evolve: () => 0 } },
  });
}

type Ran = { readonly code: number; readonly out: string; readonly log: string };

/** A cluster with topics of its own, where a consumer with a bug decides, and the command line. */
export type DlqScene = {
  readonly connection: KafkaConnection;
  readonly log: KafkaLog;
  readonly lane: CommandLane;
  readonly codec: MessageCodec;
  /** Mends the bug. */
  readonly mend: () => void;
  /** Sends a command as the ingress does, and as a reactor does with a cause. */
  readonly adjust: (id: string, quantity: number, causation?: CommandMetadata['causation']) => Promise<void>;
  /** Sends one with these bytes. */
  readonly send: (id: string, value: Buffer) => Promise<void>;
  /** Runs `waybill dlq ...` as ada. */
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  /** Likewise with other variables. */
  readonly runAs: (more: Readonly<Record<string, string>>, ...args: readonly string[]) => Promise<Ran>;
  /** Likewise until somebody types Ctrl-C. */
  readonly runUntil: (signal: AbortSignal, ...args: readonly string[]) => Promise<Ran>;
  /** Waits until so many commands were decided for an aggregate. */
  readonly outcomes: (id: string, count: number) => Promise<readonly CommandOutcome[]>;
  readonly recordsIn: (at: TopicPartition) => Promise<readonly LogRecord[]>;
  readonly eventsOf: (id: string) => Promise<readonly LogRecord[]>;
  readonly close: () => Promise<void>;
};

export async function openDlqScene(): Promise<DlqScene> {
  const env = {
    KAFKA_BROKERS: setting('KAFKA_BROKERS'),
    SCHEMA_REGISTRY_URL: setting('SCHEMA_REGISTRY_URL'),
    WAYBILL_TOPIC_PREFIX: `dlq-${randomUUID().slice(0, 8)}.`,
    USER: 'ada',
  };
  const brokers = env.KAFKA_BROKERS.split(',');
  const connection = { brokers, clientId: 'dlq', topicPrefix: env.WAYBILL_TOPIC_PREFIX, logger };
  const codec = await prepare(connection, env.SCHEMA_REGISTRY_URL);
  const [log, lane] = [createKafkaLog(connection), createCommandLane(connection)];
  let mended = false;
  const join = (groupId: string, topics: readonly string[]) => joinMembership(connection, { groupId, topics });
  const parts = { log, joinMembership: join, codec, logger, now: Date.now };
  const role = await runConsumer(
    consumerWith(() => mended),
    { build: 'build-7' },
    parts,
  );
  const liveOf = async (id: string) =>
    (await readAll(log, eventsAt(id))).filter(({ headers }) => headers['ce_subject'] === id);
  return {
    ...{ connection, log, lane, codec },
    mend: () => (mended = true),
    adjust: async (id, quantity, causation) => {
      const { at, record } = commandFor(codec, id, { quantity, causation });
      await lane.append(at, record, Date.now());
    },
    send: async (id, value) => {
      const { at, record } = commandFor(codec, id, { quantity: 0, causation: undefined });
      await lane.append(at, { ...record, value }, Date.now());
    },
    run: (...args) => run(args, { env }),
    runAs: (more, ...args) => run(args, { env: { ...env, ...more } }),
    runUntil: (signal, ...args) => run(args, { env, signal }),
    recordsIn: (at) => readAll(log, at),
    outcomes: async (id, count) => {
      const read = async () => (await liveOf(id)).flatMap((record) => outcomeIn(codec, record));
      await eventually(async () => (await read()).length >= count, { withinMs: 30_000, everyMs: 100 });
      return read();
    },
    eventsOf: async (id) => (await liveOf(id)).filter(({ headers }) => headers['ce_type'] !== OUTCOME_TYPE),
    close: async () => {
      await role.drain(20_000);
      await lane.close();
      await log.close();
    },
  };
}

/** Creates topics and schemas. */
async function prepare(connection: KafkaConnection, url: string): Promise<MessageCodec> {
  const admin = createKafkaAdmin(connection);
  await admin.createTopics(contracts.flatMap(topicsOf)).finally(() => admin.close());
  const registry = createRegistry({ url });
  await registerSchemas(registry, contracts);
  return openCodec({ registry, contracts });
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: integration tests need a stack.`);
  return value;
}

type Asked = { readonly quantity: number; readonly causation: CommandMetadata['causation'] };

function commandFor(codec: MessageCodec, id: string, { quantity, causation }: Asked) {
  const aggregateId = toAggregateId(id);
  const key = recordKey(tenant, aggregateId);
  const metadata: CommandMetadata = {
    ...{ tenant, aggregateId, type: ADJUST, time: new Date(), fingerprint: 'f'.repeat(64), operationKid: 1 },
    ...{
      expectedVersion: undefined,
      callbacks: [],
      causationId: undefined,
      correlationId: 'c',
      traceparent: undefined,
    },
    ...{ commandId: keyedCommandId(tenant, 'TEST', id, `${quantity}`), causation, position: NOWHERE },
  };
  const value = codec.encode(ADJUST, { adjustmentId: id, quantity, reason: null, adjustedAt: new Date(0) });
  const headers = commandHeaders(ADJUST, '/test');
  return {
    at: { topic: COMMANDS, partition: partitionOf(key, PARTITIONS) },
    record: { key, value, headers, headerValues: commandHeaderValues(metadata) },
  };
}

async function run(args: readonly string[], changes: Partial<CliContext>): Promise<Ran> {
  const context = recordContext(changes);
  const code = await runCli(['dlq', ...args], context);
  return { code, out: context.written.out.join('\n'), log: context.written.log.join('\n') };
}

function eventsAt(id: string): TopicPartition {
  return { topic: EVENTS, partition: partitionOf(recordKey(tenant, toAggregateId(id)), PARTITIONS) };
}

async function readAll(log: KafkaLog, at: TopicPartition): Promise<readonly LogRecord[]> {
  const end = await log.endOffset(at);
  const records: LogRecord[] = [];
  if (end === 0n) return records;
  for await (const some of log.readRange(at, toOffset(0), offsetAfter(end, -1))) records.push(...some);
  return records;
}

function outcomeIn(codec: MessageCodec, { headers, value }: LogRecord): readonly CommandOutcome[] {
  if (headers['ce_type'] !== OUTCOME_TYPE) return [];
  const decoded = codec.decode(value ?? Buffer.alloc(0));
  if (!decoded.ok) throw new Error(decoded.reason);
  return [decoded.value as CommandOutcome]; // Decoded by the schema of outcomes, whose type this is.
}
