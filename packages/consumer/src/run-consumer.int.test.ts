import { randomUUID } from 'node:crypto';

import type { MessageCodec } from '@waybill/avro';
import { createRegistry, openCodec, registerSchemas } from '@waybill/avro';
import type { CommandLane, KafkaConnection, KafkaLog } from '@waybill/kafka';
import { createCommandLane, createKafkaAdmin, createKafkaLog, joinMembership } from '@waybill/kafka';
import type { CommandOutcome, LogRecord, Membership, Offset, TopicPartition } from '@waybill/messages';
import {
  judgeRecord,
  NO_OFFSET,
  offsetAfter,
  OUTCOME_TYPE,
  PARTITIONS,
  partitionOf,
  toOffset,
} from '@waybill/messages';
import type { Role } from '@waybill/service';
import { eventually } from '@waybill/testing';

import { defineConsumer } from './define-consumer.ts';
import { addRecord, COMMANDS, counter, counterIn, countersContract } from './fixtures.ts';
import { DEAD_LETTERS, EVENTS } from './owner/fixtures.ts';
import { runConsumer } from './run-consumer.ts';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const definition = defineConsumer({ team: 'counters', contract: countersContract, deciders: { counter } });
const everyPartition = Array.from({ length: PARTITIONS }, (_, partition) => partition);

let connection: KafkaConnection;
let codec: MessageCodec;
let lane: CommandLane;
let log: KafkaLog;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const registry = createRegistry({ url: setting('SCHEMA_REGISTRY_URL') });
  await registerSchemas(registry, [countersContract]);
  codec = await openCodec({ registry, contracts: [countersContract] });
});

beforeEach(async () => {
  connection = {
    brokers: setting('KAFKA_BROKERS').split(','),
    clientId: 'consumer-test',
    topicPrefix: `t${randomUUID().slice(0, 8)}.`,
    logger,
  };
  const admin = createKafkaAdmin(connection);
  await admin.createTopics([
    { topic: COMMANDS.topic, kind: 'commands', partitions: PARTITIONS },
    { topic: EVENTS.topic, kind: 'events', partitions: PARTITIONS },
    { topic: DEAD_LETTERS.topic, kind: 'dead-letters', partitions: PARTITIONS },
  ]);
  await admin.close();
  lane = createCommandLane(connection);
  log = createKafkaLog(connection);
  closing.push(
    () => lane.close(),
    () => log.close(),
  );
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: integration tests need a stack.`);
  return value;
}

/** A consumer with a connection of its own, as a process has it. */
async function startProcess(join: (log: KafkaLog) => Promise<Membership>): Promise<{ role: Role; ownLog: KafkaLog }> {
  const ownLog = createKafkaLog(connection);
  const timing = { fencedMs: [100, 300] } as const;
  const parts = { log: ownLog, joinMembership: () => join(ownLog), codec, logger, now: Date.now };
  const role = await runConsumer(definition, { build: 'test', timing }, parts);
  closing.push(async () => {
    await role.drain(20_000).catch(() => undefined);
    await ownLog.close();
  });
  return { role, ownLog };
}

function joinGroup(): Promise<Membership> {
  return joinMembership(connection, { groupId: 'counters.consumer', topics: [COMMANDS.topic] });
}

/** A member that holds these partitions whatever others think. */
function insistOn(partitions: readonly number[]): Promise<Membership> {
  return Promise.resolve({
    onAssigned: (listener) => {
      setImmediate(() => {
        listener(partitions.map((partition) => ({ ...COMMANDS, partition })));
      });
    },
    failed: new Promise<Error>(() => undefined),
    leave: () => Promise.resolve(),
  });
}

type Sent = { readonly partition: number; readonly offset: Offset; readonly key: string };

/** Appends commands for these partitions in turn; every tenth repeats an earlier one. */
async function send(count: number, partitions: readonly number[], from = 0): Promise<readonly Sent[]> {
  const sent = Array.from({ length: count }, async (_, index) => {
    const number = from + (index % 10 === 9 ? index - 5 : index);
    const aggregateId = counterIn(partitions[number % partitions.length] ?? 0);
    const record = addRecord(codec, { aggregateId, idempotencyKey: String(number) });
    const partition = partitionOf(record.key ?? Buffer.alloc(0), PARTITIONS);
    const offset = await lane.append({ ...COMMANDS, partition }, record, Date.now());
    return { partition, offset, key: String(number) };
  });
  return Promise.all(sent);
}

/** What every reader of ours makes of an events partition. */
async function readDecided(partition: number) {
  const at = { ...EVENTS, partition };
  let token = NO_OFFSET;
  let voidRecords = 0;
  const live: LogRecord[] = [];
  for (const record of await readAll(at)) {
    const verdict = judgeRecord(token, record);
    token = verdict.token;
    if (verdict.kind === 'live') live.push(record);
    if (verdict.kind === 'void') voidRecords += 1;
  }
  const outcomes = live.flatMap((record) => (record.headers['ce_type'] === OUTCOME_TYPE ? [toOutcome(record)] : []));
  const sequences = live.flatMap(({ headers }) =>
    headers['ce_sequence'] === undefined ? [] : [headers['ce_sequence']],
  );
  return { outcomes, sequences, voidRecords };
}

async function readAll(at: TopicPartition): Promise<readonly LogRecord[]> {
  const end = await log.endOffset(at);
  const records: LogRecord[] = [];
  if (end === 0n) return records;
  for await (const some of log.readRange(at, toOffset(0), offsetAfter(end, -1))) records.push(...some);
  return records;
}

function toOutcome({ value }: LogRecord): CommandOutcome {
  const decoded = codec.decode(value ?? Buffer.alloc(0));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value as CommandOutcome; // The headers said so, and its type is generated from the schema.
}

function decided(...roles: readonly Role[]): number {
  return roles.reduce((sum, role) => sum + Number(role.health().details['decided']), 0);
}

/** Each command has one outcome, in order; each key took effect once; versions have no gap. */
async function expectExactlyOnce(sent: readonly Sent[], partitions: readonly number[]): Promise<void> {
  for (const partition of partitions) {
    const here = sent.filter((each) => each.partition === partition);
    const { outcomes, sequences } = await readDecided(partition);
    expect(outcomes.map(({ commandOffset }) => commandOffset)).toEqual(here.map((_, offset) => BigInt(offset)));
    const keys = new Set(here.map(({ key }) => key));
    expect(outcomes.filter(({ decision }) => decision === 'SUCCEEDED')).toHaveLength(keys.size);
    expect(outcomes.filter(({ decision }) => decision === 'DUPLICATE')).toHaveLength(here.length - keys.size);
    const added = sequences.map(Number);
    expect(added).toEqual(added.map((_, index) => index + 1));
  }
}

test('commands of all partitions are decided once, and the next process goes on where the log says', async () => {
  const first = await startProcess(joinGroup);
  const early = await send(1_000, everyPartition);
  await eventually(() => decided(first.role) === 1_000, { withinMs: 20_000 });
  await first.role.drain(20_000);

  const between = await send(200, everyPartition, 1_000);
  const second = await startProcess(joinGroup);
  await eventually(() => decided(second.role) === 200, { withinMs: 20_000 });

  await expectExactlyOnce([...early, ...between], everyPartition);
  const released = (await readAll({ ...EVENTS, partition: 0 })).filter(({ key }) => key === null);
  expect(released).toHaveLength(3);
}, 60_000);

test('poison goes to the dead letters as it came, and the partition goes on', async () => {
  const aggregateId = counterIn(0);
  const bad = { ...addRecord(codec, { aggregateId }), value: Buffer.from('not avro') };
  await lane.append(COMMANDS, bad, Date.now());
  await lane.append(COMMANDS, addRecord(codec, { aggregateId, idempotencyKey: 'b', note: 'throw' }), Date.now());
  await lane.append(COMMANDS, addRecord(codec, { aggregateId, idempotencyKey: 'c' }), Date.now());

  const { role } = await startProcess(() => insistOn([0]));
  await eventually(() => decided(role) === 3, { withinMs: 20_000 });

  const { outcomes } = await readDecided(0);
  expect(outcomes.map(({ error, decision }) => error?.code ?? decision)).toEqual([
    'decider-defect',
    'decider-defect',
    'SUCCEEDED',
  ]);
  const letters = (await readAll(DEAD_LETTERS)).map(({ headers, value }) => [
    headers['kafka_dlt-original-offset'],
    headers['ce_tenant'],
    value?.toString('latin1').slice(0, 8),
  ]);
  expect(letters).toEqual([
    ['0', 'acme', 'not avro'],
    ['1', 'acme', expect.any(String)],
  ]);
});

test('two owners that fight for a partition decide every command once between them', async () => {
  const [one, two] = await Promise.all([startProcess(() => insistOn([0])), startProcess(() => insistOn([0]))]);
  const sent: Sent[] = [];
  for (let round = 0; round < 8; round += 1) {
    sent.push(...(await send(100, [0], round * 100)));
    await eventually(async () => (await readDecided(0)).outcomes.length >= sent.length, {
      withinMs: 20_000,
      everyMs: 100,
    });
  }

  await expectExactlyOnce(sent, [0]);
  expect(decided(one.role, two.role)).toBeGreaterThanOrEqual(sent.length - 500);
  const claims = (await readAll(EVENTS)).filter(({ key }) => key === null);
  expect(claims.length).toBeGreaterThan(1);
}, 90_000);

test('processes that die in the middle of their appends lose and double nothing', async () => {
  const sent: Sent[] = [];
  for (let deaths = 0; deaths < 5; deaths += 1) {
    const { role, ownLog } = await startProcess(() => insistOn([0, 1]));
    const sending = send(400, [0, 1], deaths * 400);
    await eventually(() => decided(role) > deaths * 50, { withinMs: 20_000, everyMs: 1 });
    // All of its connections at once; what is under way has no answer.
    await ownLog.close();
    sent.push(...(await sending));
  }

  const { role } = await startProcess(() => insistOn([0, 1]));
  const outcomesOf = async () =>
    (await Promise.all([readDecided(0), readDecided(1)])).flatMap(({ outcomes }) => outcomes);
  await eventually(async () => (await outcomesOf()).length === sent.length, { withinMs: 20_000, everyMs: 100 });

  await expectExactlyOnce(sent, [0, 1]);
  expect(role.health().details['stopped']).toEqual([]);
}, 90_000);
