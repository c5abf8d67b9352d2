import type { MessageCodec } from '@waybill/avro';
import type { NewRecord, SnapshotStore } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import type { MemoryLog, MemorySnapshotStore } from '@waybill/testing';
import { createMemoryLog, createMemorySnapshotStore, eventually } from '@waybill/testing';
import fc from 'fast-check';

import { addRecord, counterIn, openCountersCodec } from '../fixtures.ts';
import type { OwnerProcess } from '../owner/fixtures.ts';
import { appendAll, EVENTS, never, readDecided, readOutcomes, startOwner } from '../owner/fixtures.ts';
import { contentOf, restoreUpTo } from './fixtures.ts';
import type { SnapshotSettings } from './snapshot-settings.ts';
import { SNAPSHOT_SETTINGS } from './snapshot-settings.ts';
import { createSnapshots } from './snapshots.ts';

let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

/** Younger than all claims, so that no death is blamed on a command. */
const YOUNG_MS = Date.parse('2100-01-01');

/** Saves after every run, and keeps nothing in memory that is stored. */
const EAGER: SnapshotSettings = {
  ...SNAPSHOT_SETTINGS,
  everyRecords: 1,
  everyMs: 5,
  memoryBytes: 0,
  patienceMs: 100,
  leaveMs: 2_000,
  retryMs: 0,
};

/** Its clock stands still, since steps of operations say when they were decided. */
function start(log: MemoryLog, store: SnapshotStore, changes: Partial<SnapshotSettings> = {}): OwnerProcess {
  return startOwner(log, codec, { now: () => 0, snapshots: createSnapshots(store, { ...EAGER, ...changes }) });
}

async function decide(log: MemoryLog, records: readonly NewRecord[]): Promise<void> {
  const before = readOutcomes(log, codec).length;
  await appendAll(log, records, YOUNG_MS);
  await eventually(() => readOutcomes(log, codec).length === before + records.length, { everyMs: 1 });
}

/** Each of the first counters gets this key and amount. */
function addAll(key: string, by = 1, counters = 5): readonly NewRecord[] {
  return Array.from({ length: counters }, (_, nth) =>
    addRecord(codec, { aggregateId: counterIn(0, nth), idempotencyKey: key, by }),
  );
}

const warningsOf = ({ lines }: OwnerProcess) =>
  lines.filter(({ level }) => level === 'warn').map(({ message }) => message);

/** A snapshot and its tail say what the log says. */
async function expectSound(log: MemoryLog, store: SnapshotStore): Promise<void> {
  const end = await log.endOffset(EVENTS);
  const fromSnapshot = await restoreUpTo(log, codec, end, { snapshots: createSnapshots(store, EAGER) });
  const fromStart = await restoreUpTo(log, codec, end);
  expect(fromSnapshot.warnings).toEqual([]);
  expect(await contentOf(fromSnapshot.restored)).toEqual(await contentOf(fromStart.restored));
}

const command = fc.record({
  counter: fc.nat({ max: 4 }),
  key: fc.nat({ max: 12 }),
  by: fc.integer({ min: -40, max: 60 }),
  note: fc.constantFrom<string>('', '', '', 'begin', 'advance', 'complete', 'abandon', 'throw'),
  expectedVersion: fc.constantFrom(undefined, undefined, 0, 1, 'any' as const),
});

test('owners that keep nothing in memory decide as one that keeps all', async () => {
  let chunksRead = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(command, { maxLength: 8 }), { maxLength: 5 }), async (rounds) => {
      const records = rounds.map((round) =>
        round.map(({ counter, key, ...options }) =>
          addRecord(codec, { ...options, aggregateId: counterIn(0, counter), idempotencyKey: String(key) }),
        ),
      );
      const [tight, free] = [createMemoryLog(), createMemoryLog()];
      const store = createMemorySnapshotStore();

      for (const round of records) {
        const owner = start(tight, store);
        for (const half of [round.slice(0, 4), round.slice(4)]) await decide(tight, half);
        await owner.revoke();
        expect(warningsOf(owner)).toEqual([]);
      }
      const owner = startOwner(free, codec, { now: () => 0 });
      await decide(free, records.flat());
      await owner.revoke();

      expect(decisionsOf(tight)).toEqual(decisionsOf(free));
      chunksRead += store.chunksRead;
    }),
    { numRuns: 25 },
  );
  expect(chunksRead).toBeGreaterThan(50);
}, 60_000);

/** Everything that was decided but for the time. */
function decisionsOf(log: MemoryLog) {
  return readDecided(log, codec).map(({ id, type, sequence, value }) => ({ id, type, sequence, value }));
}

/** A process that dies at its nth write, before it, behind it, or when half of the chunks are there. */
function dyingAt(store: SnapshotStore, nth: number, how: 'before' | 'half' | 'after'): SnapshotStore {
  let writes = 0;
  const dieAt = async <Value>(write: () => Promise<Value>, half: () => Promise<unknown>): Promise<Value> => {
    writes += 1;
    if (writes < nth) return write();
    if (writes === nth && how !== 'before') await (how === 'half' ? half() : write());
    return never();
  };
  return {
    ...bound(store),
    moveHead: (at, head, instead) =>
      dieAt(
        () => store.moveHead(at, head, instead),
        () => Promise.resolve(),
      ),
    putChunks: (at, chunks) =>
      dieAt(
        () => store.putChunks(at, chunks),
        () => store.putChunks(at, chunks.slice(0, chunks.length / 2)),
      ),
    removeChunks: (at, names) =>
      dieAt(
        () => store.removeChunks(at, names),
        () => store.removeChunks(at, names.slice(0, names.length / 2)),
      ),
  };
}

function bound(store: SnapshotStore): SnapshotStore {
  return {
    readHead: (at) => store.readHead(at),
    moveHead: (at, head, instead) => store.moveHead(at, head, instead),
    putChunks: (at, chunks) => store.putChunks(at, chunks),
    readChunks: (at, names) => store.readChunks(at, names),
    listChunks: (at) => store.listChunks(at),
    removeChunks: (at, names) => store.removeChunks(at, names),
  };
}

test.each(['before', 'half', 'after'] as const)(
  'a process that is killed at a write of a snapshot leaves a sound one behind (%s it)',
  async (how) => {
    for (let nth = 1; nth <= 10; nth += 1) {
      const log = createMemoryLog();
      const store = createMemorySnapshotStore();
      const dying = start(log, dyingAt(store, nth, how), { leaveMs: 0, graceMs: 0 });
      for (const key of ['a', 'b', 'c']) await decide(log, addAll(key));
      await dying.revoke();

      await expectSound(log, store);

      const next = start(log, store);
      await decide(log, [...addAll('c'), ...addAll('d')]);
      await next.revoke();
      expect(warningsOf(next)).toEqual([]);
      await expectSound(log, store);
    }
  },
  60_000,
);

test('H18: a zombie that goes on with its save behind its successor changes nothing', async () => {
  const log = createMemoryLog();
  const store = createMemorySnapshotStore();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let asked = false;
  const holding: SnapshotStore = {
    ...bound(store),
    moveHead: async (at, head, instead) => {
      asked = true;
      await held;
      return store.moveHead(at, head, instead);
    },
  };
  const snapshots = createSnapshots(holding, { ...EAGER, leaveMs: 0, graceMs: 0 });
  // Once superseded it does not come back: two owners that take turns would put claims behind each other's snapshots.
  const timing = { backOffMs: [0, 0], longestBackOffMs: 0, fencedMs: [60_000, 60_000], renewMs: 3_600_000 } as const;
  const zombie = startOwner(log, codec, { now: () => 0, snapshots, timing });
  await decide(log, addAll('a'));
  await eventually(() => asked, { everyMs: 1 });
  const successor = start(log, store);
  await decide(log, addAll('b'));
  await eventually(async () => (await store.readHead(EVENTS))?.next === (await log.endOffset(EVENTS)), { everyMs: 1 });
  const head = await store.readHead(EVENTS);

  release();
  await zombie.revoke();

  // The leave of the zombie, if it still could say so, is behind the snapshot.
  expect((await store.readHead(EVENTS))?.id).toBe(head?.id);
  await successor.revoke();
  await expectSound(log, store);
});

test('while the store is away an owner decides on, says so once, and saves when it is back', async () => {
  const log = createMemoryLog();
  const store = createMemorySnapshotStore();
  store.setAway(true);
  const owner = start(log, store);
  for (const key of ['a', 'b', 'c']) await decide(log, addAll(key));

  expect(warningsOf(owner)).toEqual([
    'a snapshot is not used: the partition is read from the start',
    'a snapshot could not be written; it is tried again',
  ]);
  store.setAway(false);
  await decide(log, addAll('d'));
  await eventually(() => owner.lines.some(({ message }) => message === 'snapshots are written again'), { everyMs: 1 });
  await owner.revoke();
  await expectSound(log, store);
});

test('an aggregate that can not be loaded is read back from the log', async () => {
  const log = createMemoryLog();
  const store = createMemorySnapshotStore();
  const first = start(log, store);
  await decide(log, addAll('a', 7));
  await first.revoke();
  const owner = start(log, store);
  await eventually(() => owner.status.phase === 'deciding', { everyMs: 1 });
  for (const name of store.chunksOf(EVENTS).keys())
    if (!name.includes('.c')) store.chunksOf(EVENTS).set(name, Buffer.from('x'));

  await decide(log, addAll('b', 1));

  expect(await restoredCounts(log)).toEqual([8, 8, 8, 8, 8]);
  expect(warningsOf(owner)).toContain('partition is taken up anew');
  await owner.revoke();
  await expectSound(log, store);
});

async function restoredCounts(log: MemoryLog): Promise<readonly unknown[]> {
  const { restored } = await restoreUpTo(log, codec, await log.endOffset(EVENTS));
  return (await contentOf(restored)).aggregates.map((aggregate) => aggregate?.state);
}

test('chunks that no head names are removed once their time is over, and not before', async () => {
  const log = createMemoryLog();
  const store = createMemorySnapshotStore();
  await store.putChunks(EVENTS, [{ name: '3-1-1.0', bytes: Buffer.from('of a process that was killed') }]);
  let nowMs = Date.now();
  const snapshots = createSnapshots(store, { ...EAGER, graceMs: 60_000 });
  const owner = startOwner(log, codec, { snapshots, now: () => nowMs });
  const save = async (key: string) => {
    await decide(log, addAll(key));
    await savedUpTo(store, await log.endOffset(EVENTS));
  };
  await save('a');
  const old = [...store.chunksOf(EVENTS).keys()];
  await save('b');
  nowMs += 59_000;
  await save('c');
  expect([...store.chunksOf(EVENTS).keys()]).toEqual(expect.arrayContaining(old));
  nowMs += 1_000;

  await save('d');

  await eventually(() => !store.chunksOf(EVENTS).has('3-1-1.0'), { everyMs: 1 });
  await owner.revoke();
  const left = [...store.chunksOf(EVENTS).keys()];
  // First commands are kept for 48 hours, buckets until they are written again.
  expect(old.filter((name) => left.includes(name)).every((name) => name.includes('.c'))).toBe(true);
  await expectSound(log, store);
});

async function savedUpTo(store: MemorySnapshotStore, next: bigint): Promise<void> {
  await eventually(async () => (await store.readHead(EVENTS))?.next === toOffset(next), { everyMs: 1 });
}
