import type { MessageCodec } from '@waybill/avro';
import type { Role } from '@waybill/service';
import type { MemoryGroup, MemoryLog } from '@waybill/testing';
import { createMemoryGroup, createMemoryLog, eventually } from '@waybill/testing';

import { defineConsumer } from './define-consumer.ts';
import { addRecord, COMMANDS, counter, counterIn, countersContract, ONE, openCountersCodec, TWO } from './fixtures.ts';
import { EVENTS, readOutcomes } from './owner/fixtures.ts';
import { runConsumer } from './run-consumer.ts';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const definition = defineConsumer({ team: 'counters', contract: countersContract, deciders: { counter } });
const other = { ...COMMANDS, partition: 1 };
const timing = { backOffMs: [1, 2], longestBackOffMs: 5, fencedMs: [1, 2] } as const;

let codec: MessageCodec;
let log: MemoryLog;
let group: MemoryGroup;
const roles: Role[] = [];
beforeAll(async () => {
  codec = await openCountersCodec();
});
beforeEach(() => {
  log = createMemoryLog();
  group = createMemoryGroup([COMMANDS, other]);
});
afterEach(async () => {
  await Promise.all(roles.splice(0).map((role) => role.drain(5_000)));
});

async function start(over: Partial<Parameters<typeof runConsumer>[2]> = {}): Promise<Role> {
  const joinMembership = () => Promise.resolve(group.join());
  const parts = { log, joinMembership, codec, logger, now: Date.now, ...over };
  const role = await runConsumer(definition, { build: 'test', timing }, parts);
  roles.push(role);
  return role;
}

function phases(role: Role): readonly string[] {
  const { partitions } = role.health().details;
  return (partitions as { phase: string }[]).map(({ phase }) => phase); // Written by us.
}

function isDeciding(role: Role): boolean {
  return phases(role).length > 0 && phases(role).every((phase) => phase === 'deciding');
}

test('a consumer decides what is appended, in order, and leaves in order', async () => {
  const role = await start();

  for (const aggregateId of [ONE, TWO, ONE]) {
    await log.appender.append(COMMANDS, addRecord(codec, { aggregateId }), Date.now());
  }
  await eventually(() => role.health().details['decided'] === 3);
  await role.drain(1_000);

  expect(log.recordsOf(EVENTS).map(({ headers }) => headers['ce_type']?.split('.').at(-1))).toEqual([
    'Claim',
    ...['Added', 'CommandOutcome', 'Added', 'CommandOutcome', 'CommandOutcome'],
    'Claim',
  ]);
});

test('a consumer joins the group of its team for the commands of its aggregates', async () => {
  const joined: unknown[] = [];

  await start({
    joinMembership: (name, topics) => {
      joined.push([name, topics]);
      return Promise.resolve(group.join());
    },
  });

  expect(joined).toEqual([['counters.consumer', ['counters.counter.commands.v1']]]);
});

test('health tells of each owned partition and of what was decided', async () => {
  const role = await start();
  await log.appender.append(COMMANDS, addRecord(codec), Date.now());
  await eventually(() => role.health().details['decided'] === 1 && isDeciding(role));

  expect(role.name).toBe('counters');
  expect(role.health()).toEqual({
    ready: true,
    waitingFor: undefined,
    details: {
      decided: 1,
      lag: 0,
      voidRecords: 0,
      late: [],
      stopped: [],
      partitions: expect.arrayContaining([
        {
          partition: 'counters.counter.commands.v1/0',
          phase: 'deciding',
          reason: undefined,
          decidedThrough: 0n,
          decided: 1,
          voidRecords: 0,
          late: false,
          lag: 0,
        },
      ]),
    },
  });
});

test('a consumer that has no place in its group is not ready and says so', async () => {
  const role = await start({ joinMembership: () => Promise.resolve({ ...group.join(), onAssigned: () => undefined }) });

  expect(role.health()).toMatchObject({
    ready: false,
    waitingFor: expect.stringContaining('no partitions'),
  });
});

test('a consumer that waits for Kafka is not ready and says so', async () => {
  let isDown = true;
  const openWriter: MemoryLog['openWriter'] = (at) =>
    isDown ? Promise.reject(new Error('Kafka does not answer.')) : log.openWriter(at);
  const role = await start({ log: { ...log, openWriter } });

  await eventually(() => role.health().waitingFor === 'Kafka does not answer.');
  expect(role.health().ready).toBe(false);
  isDown = false;

  await eventually(() => role.health().ready);
});

test('a consumer that still reads its history is not ready and says so', async () => {
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const openWriter: MemoryLog['openWriter'] = async (at) => {
    await held;
    return log.openWriter(at);
  };
  const role = await start({ log: { ...log, openWriter } });

  await eventually(() => phases(role).length === 2);
  expect(role.health()).toMatchObject({
    ready: false,
    waitingFor: 'Kafka has not answered the claim of counters.counter.commands.v1/0 yet.',
  });
  goOn();

  await eventually(() => role.health().ready);
});

test('health tells how many commands wait', async () => {
  for (const idempotencyKey of ['a', 'b', 'c']) {
    await log.appender.append(COMMANDS, addRecord(codec, { idempotencyKey }), Date.now());
  }
  const openWriter: MemoryLog['openWriter'] = () => Promise.reject(new Error('Kafka does not answer.'));
  const role = await start({ log: { ...log, openWriter } });

  await eventually(() => role.health().details['lag'] === 3);
});

test('a partition that stops is named, and the others go on', async () => {
  log.plant(other, [addRecord(codec), addRecord(codec)]);
  log.truncate(other, 1n as Parameters<MemoryLog['truncate']>[1]); // An offset.
  const role = await start();
  await eventually(() => phases(role).includes('stopped'));

  await log.appender.append(COMMANDS, addRecord(codec), Date.now());
  await eventually(() => readOutcomes(log, codec).length === 1);

  expect(role.health()).toMatchObject({
    ready: true,
    details: {
      stopped: [{ partition: 'counters.counter.commands.v1/1', reason: expect.stringContaining('history is missing') }],
    },
  });
});

test('whoever wants to know is told when decisions of a partition can be read', async () => {
  const told: unknown[] = [];
  await start({ onDecided: (at) => told.push(at) });

  await log.appender.append(COMMANDS, addRecord(codec), Date.now());

  await eventually(() => told.length === 1);
  expect(told).toEqual([EVENTS]);
});

test('partitions move to a member that joins and back when it leaves, and every command is decided once', async () => {
  const elsewhere = counterIn(1);
  const first = await start();
  await eventually(() => isDeciding(first));
  const second = await start();
  await eventually(() => isDeciding(first) && isDeciding(second) && phases(second).length === 1);

  for (const aggregateId of [ONE, TWO, elsewhere]) {
    const at = aggregateId === elsewhere ? other : COMMANDS;
    await log.appender.append(at, addRecord(codec, { aggregateId }), Date.now());
  }
  const decided = (role: Role) => Number(role.health().details['decided']);
  await eventually(() => decided(first) + decided(second) === 3);
  expect([decided(first), decided(second)]).toEqual([2, 1]);

  await second.drain(5_000);
  await log.appender.append(other, addRecord(codec, { aggregateId: elsewhere, idempotencyKey: 'b' }), Date.now());
  await eventually(() => decided(first) === 3);

  expect(readOutcomes(log, codec)).toHaveLength(2);
  expect(readOutcomes(log, codec, { ...EVENTS, partition: 1 })).toHaveLength(2);
});

test('a member that lost its place and does not know it decides nothing more', async () => {
  const memberships: ReturnType<MemoryGroup['join']>[] = [];
  const joinMembership = () => {
    const membership = group.join();
    memberships.push(membership);
    return Promise.resolve(membership);
  };
  const zombie = await start({ joinMembership });
  await eventually(() => isDeciding(zombie) && phases(zombie).length === 2);
  memberships[0]?.lose();
  const successor = await start();
  await eventually(() => isDeciding(successor) && phases(successor).length === 2);

  await log.appender.append(COMMANDS, addRecord(codec), Date.now());
  await eventually(() => readOutcomes(log, codec).length > 0);
  await eventually(() => successor.health().details['decided'] === 1 || zombie.health().details['decided'] === 1);

  expect(readOutcomes(log, codec)).toHaveLength(1);
});

test('a rebalance during a drain starts nothing', async () => {
  let assign: (partitions: readonly (typeof COMMANDS)[]) => void = () => undefined;
  const membership = { ...group.join(), onAssigned: (listener: typeof assign) => (assign = listener) };
  const role = await start({ joinMembership: () => Promise.resolve(membership) });
  assign([COMMANDS]);
  await eventually(() => isDeciding(role));

  const drained = role.drain(5_000);
  assign([COMMANDS, other]);
  await drained;

  expect(phases(role)).toEqual([]);
});

test('the role fails when its member can not go on', async () => {
  const membership = group.join();
  const role = await start({ joinMembership: () => Promise.resolve(membership) });

  membership.fail(new Error('The group is gone.'));

  await expect(role.failed).resolves.toThrow('The group is gone.');
});

test('the role fails when commands can not be fetched at all', async () => {
  const openFetchLoop: MemoryLog['openFetchLoop'] = () => ({
    assign: () => undefined,
    unassign: () => undefined,
    endSeenAt: () => undefined,
    take: () => Promise.reject(new Error('The loop is broken.')),
    close: () => Promise.resolve(),
  });

  const role = await start({ log: { ...log, openFetchLoop } });

  await expect(role.failed).resolves.toThrow('The loop is broken.');
});

test('a drain that takes too long is said to', async () => {
  const openWriter: MemoryLog['openWriter'] = async (at) => ({
    ...(await log.openWriter(at)),
    append: () => new Promise(() => undefined),
  });
  const role = await start({ log: { ...log, openWriter } });
  await eventually(() => isDeciding(role));

  await expect(role.drain(10)).rejects.toThrow('The consumer did not drain within 10 ms.');
  roles.pop();
});

test('a drain does not wait for a broker that does not answer', async () => {
  const openWriter: MemoryLog['openWriter'] = () => new Promise(() => undefined);
  const role = await start({ log: { ...log, openWriter } });
  await eventually(() => phases(role).length === 2);

  await expect(role.drain(1_000)).resolves.toBeUndefined();
});

test('a partition that is taken away while it is read back is released', async () => {
  let isReading = false;
  async function* readRange(): AsyncGenerator<never> {
    isReading = true;
    yield await new Promise<never>(() => undefined);
  }
  await log.appender.append(EVENTS, addRecord(codec), Date.now());
  const role = await start({ log: { ...log, readRange } });
  await eventually(() => isReading);

  await role.drain(1_000);

  const last = log.recordsOf(EVENTS).at(-1);
  expect(codec.decode(last?.value ?? Buffer.alloc(0))).toMatchObject({ ok: true, value: { released: true } });
});
