import { randomUUID } from 'node:crypto';

import type { MessageCodec } from '@waybill/avro';
import type { CommandLane, KafkaConnection, KafkaLog } from '@waybill/kafka';
import { createCommandLane, createKafkaAdmin, createKafkaLog } from '@waybill/kafka';
import type { CommandOutcome, Log, LogRecord, NewRecord, TopicPartition } from '@waybill/messages';
import { judgeRecord, NO_OFFSET, offsetAfter, OUTCOME_TYPE, toOffset } from '@waybill/messages';
import type { FaultProxy } from '@waybill/testing';
import { createFaultProxy } from '@waybill/testing';

import { COMMANDS, openCountersCodec } from '../fixtures.ts';
import type { OwnerChanges, OwnerProcess } from '../owner/fixtures.ts';
import { DEAD_LETTERS, EVENTS, startOwner } from '../owner/fixtures.ts';

/** A real log with topics of its own, an ingress, and owners that can be started on it. */
export type KafkaScene = {
  readonly connection: KafkaConnection;
  readonly codec: MessageCodec;
  readonly lane: CommandLane;
  /** Nothing stands between it and the broker. */
  readonly log: KafkaLog;
  /** Appends in order, as an ingress does. */
  readonly send: (records: readonly NewRecord[], at?: TopicPartition) => Promise<void>;
  /** A log of one process whose frames can be held and lost. */
  readonly openFaulty: () => Promise<{ readonly log: KafkaLog; readonly proxy: FaultProxy }>;
  /** An owner that ends with the scene. */
  readonly start: (log?: Log, changes?: OwnerChanges) => OwnerProcess;
  readonly records: (at?: TopicPartition) => Promise<readonly LogRecord[]>;
  /** What is not void, in order. */
  readonly live: (at?: TopicPartition) => Promise<readonly LogRecord[]>;
  readonly outcomes: (at?: TopicPartition) => Promise<readonly CommandOutcome[]>;
  readonly close: () => Promise<void>;
};

type SceneOptions = {
  /** `host:port`, separated by commas. @default those of the shared stack */
  readonly brokers?: string | undefined;
  /** Of each topic. @default 2 */
  readonly partitions?: number;
};

export async function openKafkaScene(options: SceneOptions = {}): Promise<KafkaScene> {
  const { brokers = process.env['KAFKA_BROKERS'], partitions = 2 } = options;
  if (brokers === undefined) throw new Error('KAFKA_BROKERS is not set: integration tests need a broker.');
  const logger = { warn: () => undefined };
  const topicPrefix = `t${randomUUID().slice(0, 8)}.`;
  const connection = { brokers: brokers.split(','), clientId: 'contract', topicPrefix, logger };
  await createTopics(connection, partitions);
  const codec = await openCountersCodec();
  const lane = createCommandLane(connection);
  const log = createKafkaLog(connection);
  const closing: (() => Promise<unknown>)[] = [() => lane.close(), () => log.close()];
  const records = (at = EVENTS) => readAll(log, at);
  const live = async (at = EVENTS) => liveOf(await readAll(log, at));
  return {
    connection,
    codec,
    lane,
    log,
    records,
    live,
    outcomes: async (at) => (await live(at)).flatMap((record) => outcomeIn(codec, record)),
    send: async (all, at = COMMANDS) => {
      // Called one after another they keep their order, whatever flights they take.
      await Promise.all(all.map((record) => lane.append(at, record, Date.now())));
    },
    openFaulty: async () => {
      const proxy = await createFaultProxy();
      const faulty = createKafkaLog({ ...connection, openSocket: proxy.openSocket });
      closing.push(
        () => proxy.close(),
        () => faulty.close(),
      );
      return { log: faulty, proxy };
    },
    start: (of: Log = log, changes) => {
      const owner = startOwner(of, codec, changes);
      closing.push(() => owner.revoke());
      return owner;
    },
    close: async () => {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
}

async function createTopics(connection: KafkaConnection, partitions: number): Promise<void> {
  const admin = createKafkaAdmin(connection);
  await admin.createTopics([
    { topic: COMMANDS.topic, kind: 'commands', partitions },
    { topic: EVENTS.topic, kind: 'events', partitions },
    { topic: DEAD_LETTERS.topic, kind: 'dead-letters', partitions },
  ]);
  await admin.close();
}

async function readAll(log: KafkaLog, at: TopicPartition): Promise<readonly LogRecord[]> {
  const end = await log.endOffset(at);
  const records: LogRecord[] = [];
  if (end === 0n) return records;
  for await (const some of log.readRange(at, toOffset(0), offsetAfter(end, -1))) records.push(...some);
  return records;
}

function liveOf(records: readonly LogRecord[]): readonly LogRecord[] {
  let token = NO_OFFSET;
  return records.filter((record) => {
    const verdict = judgeRecord(token, record);
    token = verdict.token;
    return verdict.kind === 'live';
  });
}

function outcomeIn(codec: MessageCodec, { headers, value }: LogRecord): readonly CommandOutcome[] {
  if (headers['ce_type'] !== OUTCOME_TYPE) return [];
  const decoded = codec.decode(value ?? Buffer.alloc(0));
  if (!decoded.ok) throw new Error(decoded.reason);
  return [decoded.value as CommandOutcome]; // Decoded by the schema of outcomes, whose type this is.
}

/** The same record again, for whoever plants or moves it. */
export function asNewRecord({ key, value, headers }: LogRecord): NewRecord {
  const entries = Object.entries(headers);
  return {
    key,
    value: value ?? Buffer.alloc(0),
    headers: { constant: [], varying: entries.map(([name]) => name) },
    headerValues: entries.map(([, header]) => header),
  };
}
