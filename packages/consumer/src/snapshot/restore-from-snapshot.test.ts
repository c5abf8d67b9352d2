import type { MessageCodec } from '@waybill/avro';
import type { LogRecord } from '@waybill/messages';
import { CLAIM_TYPE, OUTCOME_TYPE, toOffset } from '@waybill/messages';
import type { MemoryLog, MemorySnapshotStore } from '@waybill/testing';
import { createMemorySnapshotStore } from '@waybill/testing';
import fc from 'fast-check';

import { counterKind, openCountersCodec } from '../fixtures.ts';
import { EVENTS } from '../owner/fixtures.ts';
import type { History } from './fixtures.ts';
import { anyHistory, contentOf, logOf, restoreUpTo } from './fixtures.ts';
import { SNAPSHOT_SETTINGS } from './snapshot-settings.ts';
import { createSnapshots } from './snapshots.ts';

let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

const PATIENT = { ...SNAPSHOT_SETTINGS, patienceMs: 0 };

/** Restores up to some offset and leaves in order. */
async function saveAt(log: MemoryLog, store: MemorySnapshotStore, offset: bigint) {
  const { restored } = await restoreUpTo(log, codec, toOffset(offset), { snapshots: createSnapshots(store, PATIENT) });
  await restored.saver?.finish();
}

const endOf = (log: MemoryLog) => log.endOffset(EVENTS);

test('a snapshot at any offset and the tail behind it give the state that the whole log gives', async () => {
  const seen = new Set<boolean>();
  await fc.assert(
    fc.asyncProperty(anyHistory, fc.array(fc.nat(), { maxLength: 4 }), fc.boolean(), async (history, cuts, isTight) => {
      const log = logOf(codec, history);
      const end = await endOf(log);
      const store = createMemorySnapshotStore();
      // In order, as claims are: each owner begins with the snapshot of the one before.
      const boundaries = boundariesOf(log);
      const offsets = cuts.flatMap((cut) => boundaries.slice(cut % boundaries.length).slice(0, 1));
      for (const offset of offsets.sort((one, other) => Number(one - other))) await saveAt(log, store, offset);

      const from = (await store.readHead(EVENTS))?.next ?? 0n;
      const changes = { snapshots: createSnapshots(store, PATIENT), ...(isTight && { shareBytes: 0 }) };
      const fromSnapshot = await restoreUpTo(log, codec, end, changes);
      const fromStart = await restoreUpTo(log, codec, end);

      expect(fromSnapshot.warnings).toEqual([]);
      if (from < end) expect(fromSnapshot.readFrom.at(-1)).toBe(from);
      seen.add(from > 0n);
      expect(await contentOf(fromSnapshot.restored)).toEqual(await contentOf(fromStart.restored));
    }),
    { numRuns: 80 },
  );
  // Not all of them were read from the start.
  expect(seen).toEqual(new Set([true, false]));
}, 60_000);

/** Where a fetch may end: never inside a decision, which is one record batch. */
function boundariesOf(log: MemoryLog): readonly bigint[] {
  const isEnd = (type: string | undefined) => type === OUTCOME_TYPE || type === CLAIM_TYPE;
  return log.recordsOf(EVENTS).flatMap(({ offset, headers }) => (isEnd(headers['ce_type']) ? [offset + 1n] : []));
}

const HISTORY: History = [
  { kind: 'claim' as const },
  ...Array.from({ length: 6 }, (_, run) => ({
    kind: 'run' as const,
    commands: [0, 1, 2, 3].map((counter) => ({
      counter,
      key: run,
      by: 2,
      note: run === 1 ? 'begin' : '',
      cause: counter === 3 ? { source: 1, sequence: run } : undefined,
    })),
  })),
];

/** A history whose first 31 records lie in a snapshot. */
async function saved() {
  const log = logOf(codec, HISTORY);
  const store = createMemorySnapshotStore();
  await saveAt(log, store, boundariesOf(log).find((end) => end > 30n) ?? 0n);
  const head = await store.readHead(EVENTS);
  if (head === undefined) throw new Error('There should be a snapshot.');
  return { log, store, head };
}

async function expectRefold(log: MemoryLog, store: MemorySnapshotStore, reason: RegExp, kind = counterKind) {
  const end = await endOf(log);
  const snapshots = createSnapshots(store, PATIENT);
  const again = await restoreUpTo(log, codec, end, { snapshots, kind });

  expect(again.warnings.join()).toMatch(reason);
  expect(again.readFrom.at(-1)).toBe(0n);
  const fromStart = await restoreUpTo(log, codec, end, { kind });
  expect(await contentOf(again.restored)).toEqual(await contentOf(fromStart.restored));
}

test('only the tail behind a snapshot is read', async () => {
  const { log, store, head } = await saved();

  const { readFrom, warnings } = await restoreUpTo(log, codec, await endOf(log), {
    snapshots: createSnapshots(store, PATIENT),
  });

  expect(head.next).toBeGreaterThan(20n);
  // The first record and the last one of the snapshot are looked at.
  expect(readFrom).toEqual([0n, head.next - 1n, head.next]);
  expect(warnings).toEqual([]);
});

test('what is refused and read again is replaced by the next save', async () => {
  const { log, store, head } = await saved();
  store.plantHead(EVENTS, { ...head, claim: toOffset(9_999), body: Buffer.from('nothing') });

  await saveAt(log, store, await endOf(log));

  const { warnings } = await restoreUpTo(log, codec, await endOf(log), { snapshots: createSnapshots(store, PATIENT) });
  expect(warnings).toEqual([]);
});

test.each([
  ['cut short', (body: Buffer) => body.subarray(0, 60)],
  ['empty', () => Buffer.alloc(0)],
  ['changed in one bit', (body: Buffer) => flipped(body, body.length - 3)],
])('a head whose body is %s is refused', async (_, change) => {
  const { log, store, head } = await saved();
  store.plantHead(EVENTS, { ...head, body: change(Buffer.from(head.body)) });

  await expectRefold(log, store, /head has another hash/);
});

test('a head that says another place than its body is refused', async () => {
  const { log, store, head } = await saved();
  store.plantHead(EVENTS, { ...head, next: toOffset(head.next - 1n) });

  await expectRefold(log, store, /head has another hash/);
});

test.each([
  ['missing', undefined, /is missing/],
  ['cut short', (bytes: Buffer) => bytes.subarray(1), /another hash/],
  ['changed in one bit', (bytes: Buffer) => flipped(bytes, bytes.length - 1), /another hash/],
])('a chunk that is %s is noticed, and all is read from the start', async (_, change, reason) => {
  for (const kind of ['bucket', 'commands']) {
    const { log, store } = await saved();
    const chunks = store.chunksOf(EVENTS);
    const [name = ''] = [...chunks.keys()].filter((key) => key.includes('.c') === (kind === 'commands'));
    const bytes = chunks.get(name);
    if (change === undefined || bytes === undefined) chunks.delete(name);
    else chunks.set(name, change(Buffer.from(bytes)));

    await expectRefold(log, store, reason);
  }
});

test('a snapshot of another version of the fold is refused', async () => {
  const { log, store } = await saved();
  const { decider } = counterKind;

  await expectRefold(log, store, /another version of the fold/, {
    ...counterKind,
    decider: { ...decider, stateVersion: 2 },
  });
});

test('a snapshot that ends behind the log is refused: the log was restored to an earlier state', async () => {
  const { log, store, head } = await saved();
  const shorter = logOf(codec, []);
  shorter.plant(EVENTS, toNew(log.recordsOf(EVENTS).slice(2, Number(head.next) - 6)));

  await expectRefold(shorter, store, /ends behind the log/);
});

test('H20: a snapshot of another log is refused, though its records have the same ids', async () => {
  const { store } = await saved();
  const other = logOf(
    codec,
    HISTORY.map((event) =>
      event.kind === 'run' ? { ...event, commands: event.commands.map((command) => ({ ...command, by: 3 })) } : event,
    ),
  );

  await expectRefold(other, store, /last record is not in the log/);
});

test('a snapshot does not hide that the log has lost its begin', async () => {
  const { log, store } = await saved();
  log.truncate(EVENTS, toOffset(5));

  await expect(
    restoreUpTo(log, codec, await endOf(log), { snapshots: createSnapshots(store, PATIENT) }),
  ).rejects.toMatchObject({ name: 'OffsetOutOfRangeError' });
});

test('without the store all is read from the start, and one line says so', async () => {
  const { log, store } = await saved();
  store.setAway(true);

  await expectRefold(log, store, /store is away/);
});

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

/** Records as they could be written again. */
function toNew(records: readonly LogRecord[]) {
  return records.map(({ key, value, headers }) => ({
    key,
    value: value ?? Buffer.alloc(0),
    headers: { constant: [], varying: Object.keys(headers) },
    headerValues: Object.values(headers),
  }));
}
