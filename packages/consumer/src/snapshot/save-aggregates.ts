import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { SnapshotChunk } from '@waybill/messages';

import type { AggregateBytes } from '../partition/aggregates.ts';
import type { BucketTable } from './bucket-table.ts';
import { bucketChunk, bucketOf, chunkOf, emptyTable, TableChange } from './bucket-table.ts';
import { packEntries, unpackEntries } from './entries.ts';
import { hashOfChunk, readChunks } from './read-chunks.ts';
import type { Saving } from './save-snapshot.ts';
import type { SnapshotBody } from './snapshot-body.ts';

/** A bucket is one chunk: large enough that its name costs little, small enough to be read for one aggregate. */
const BUCKET_BYTES = 4_096;
/** Buckets that are read and written at a time, and of which nothing else happens meanwhile. */
const SLICE_BUCKETS = 64;
const SLICE_KEYS = 2_000;

type SavedAggregates = Pick<SnapshotBody['aggregates'], 'sizeBytes' | 'table'>;

/** Writes the buckets of what has changed, or all of them once there must be more. */
export async function saveAggregates(saving: Saving, changed: AggregateBytes): Promise<SavedAggregates> {
  const { store, at, id, put } = saving;
  const base = saving.base?.aggregates ?? noAggregates(changed.sizeBytes);
  const count = bucketsFor(base.table.count, base.sizeBytes + changed.sizeBytes);
  const change = new TableChange(count === base.table.count ? base.table : emptyTable(count, base.table.seed), id);
  const keys = await keysByBucket(changed, base.table);
  const touched = count === base.table.count ? [...keys.keys()] : [...new Array(base.table.count).keys()];
  let { sizeBytes } = base;
  for (let from = 0; from < touched.length; from += SLICE_BUCKETS) {
    const buckets = touched.slice(from, from + SLICE_BUCKETS);
    const before = buckets.flatMap((bucket) => chunkOf(base.table, bucket) ?? []);
    const entries = new Map((await readChunks(store, at, before)).flatMap((bytes) => [...unpackEntries(bytes)]));
    for (const key of buckets.flatMap((bucket) => keys.get(bucket) ?? [])) {
      sizeBytes -= sizeOf(key, entries.get(key));
      const bytes = changed.get(key);
      if (bytes !== undefined) entries.set(key, bytes);
      sizeBytes += sizeOf(key, bytes);
    }
    const chunks = toChunks(entries, { count, seed: base.table.seed }, id);
    await put(chunks);
    for (const { bucket, bytes } of chunks) change.write(bucket, hashOfChunk(bytes));
    await nextTurn();
  }
  return { sizeBytes, table: change.table() };
}

function noAggregates(sizeBytes: number): SavedAggregates {
  return { sizeBytes: 0, table: emptyTable(bucketsFor(1, sizeBytes), randomInt(2 ** 31)) };
}

/** Twice as many, or more, once they are too large on average. */
function bucketsFor(count: number, sizeBytes: number): number {
  if (sizeBytes <= 2 * BUCKET_BYTES * count) return count;
  let buckets = count;
  while (sizeBytes > BUCKET_BYTES * buckets) buckets *= 2;
  return buckets;
}

async function keysByBucket(changed: AggregateBytes, table: BucketTable): Promise<ReadonlyMap<number, string[]>> {
  const buckets = new Map<number, string[]>();
  let seen = 0;
  for (const key of changed.keys()) {
    const bucket = bucketOf(key, table);
    const others = buckets.get(bucket);
    if (others === undefined) buckets.set(bucket, [key]);
    else others.push(key);
    seen += 1;
    if (seen % SLICE_KEYS === 0) await nextTurn();
  }
  return buckets;
}

function toChunks(
  entries: ReadonlyMap<string, Buffer>,
  table: Pick<BucketTable, 'count' | 'seed'>,
  save: string,
): readonly (SnapshotChunk & { readonly bucket: number })[] {
  const buckets = new Map<number, [string, Buffer][]>();
  for (const entry of entries) {
    const bucket = bucketOf(entry[0], table);
    const others = buckets.get(bucket);
    if (others === undefined) buckets.set(bucket, [entry]);
    else others.push(entry);
  }
  return Array.from(buckets, ([bucket, own]) => ({ bucket, name: bucketChunk(save, bucket), bytes: packEntries(own) }));
}

function sizeOf(key: string, bytes: Buffer | undefined): number {
  return bytes === undefined ? 0 : key.length + bytes.length;
}
