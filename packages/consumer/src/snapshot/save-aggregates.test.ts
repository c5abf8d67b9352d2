import { toOffset } from '@waybill/messages';
import { createMemorySnapshotStore } from '@waybill/testing';
import fc from 'fast-check';

import { EVENTS } from '../owner/fixtures.ts';
import { PACKED_BYTES, PackedMap } from '../partition/packed-map.ts';
import { chunksOf } from './bucket-table.ts';
import { saveAggregates } from './save-aggregates.ts';
import type { Saving } from './save-snapshot.ts';
import type { SnapshotBody } from './snapshot-body.ts';
import { storedAggregates } from './stored-aggregates.ts';

const store = createMemorySnapshotStore();
let saves = 0;

/** Saves these on top of what was saved before. */
async function save(
  before: SnapshotBody['aggregates'] | undefined,
  changes: readonly (readonly [key: string, value: Buffer])[],
): Promise<SnapshotBody['aggregates']> {
  const changed = new PackedMap(PACKED_BYTES);
  for (const [key, value] of changes) changed.set(key, value);
  const base: SnapshotBody | undefined = before && {
    version: 'v',
    place: { next: toOffset(1), token: toOffset(0), mark: '' },
    progress: { decidedThrough: toOffset(0), lastCommandId: undefined, logTimeMs: 0 },
    aggregates: before,
    segments: [],
  };
  const saving: Saving = {
    store,
    at: EVENTS,
    id: `save-${(saves += 1)}`,
    claim: toOffset(0),
    version: 'v',
    base,
    instead: undefined,
    put: (chunks) => store.putChunks(EVENTS, chunks),
  };
  return { count: 0, ...(await saveAggregates(saving, changed)) };
}

const change = fc.tuple(
  fc.nat({ max: 300 }).map((number) => `acme|${number}`),
  fc.nat({ max: 3_000 }).map((length) => Buffer.alloc(length, String(length))),
);

test('whatever is saved in however many rounds is read back, also when the buckets become more', async () => {
  const counts = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(change, { maxLength: 100, size: 'max' }), { minLength: 1, maxLength: 5 }),
      async (rounds) => {
        const expected = new Map<string, Buffer>();
        let stored: SnapshotBody['aggregates'] | undefined;

        for (const round of rounds) {
          stored = await save(stored, round);
          for (const [key, value] of round) expected.set(key, value);
          counts.add(stored.table.count);
        }

        if (stored === undefined) return;
        const all = Array.from({ length: 301 }, (_, number) => `acme|${number}`);
        expect(textsOf(await storedAggregates(store, EVENTS, stored, 0).read(all))).toEqual(textsOf(expected));
        const sizes = Array.from(expected, ([key, value]) => key.length + value.length);
        expect(stored.sizeBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
      },
    ),
    { numRuns: 20 },
  );
  expect(counts.size).toBeGreaterThan(2);
}, 60_000);

/** Compared faster than buffers. */
function textsOf(values: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  return new Map(Array.from(values, ([key, value]) => [key, value.toString('latin1')]));
}

test('only the buckets of what has changed are written again', async () => {
  const many = Array.from({ length: 2_000 }, (_, number) => [`acme|${number}`, Buffer.alloc(100)] as const);
  const before = await save(undefined, many);

  const behind = await save(before, [['acme|7', Buffer.alloc(101)]]);

  const known = new Set(Array.from(chunksOf(before.table), ({ name }) => name));
  const written = Array.from(chunksOf(behind.table), ({ name }) => name).filter((name) => !known.has(name));
  expect(known.size).toBeGreaterThan(30);
  expect(written).toHaveLength(1);
  expect((await storedAggregates(store, EVENTS, behind, 0).read(['acme|7', 'acme|8'])).get('acme|7')).toHaveLength(101);
});
