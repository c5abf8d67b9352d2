import { hashKey } from '../partition/hash-key.ts';

const HASH_BYTES = 32;
/** Of each bucket: which save wrote it, from 1 (0: it is empty), and the hash of its chunk. */
const ENTRY = 4 + HASH_BYTES;

/** A chunk and what it must hash to. */
export type ChunkPlace = { readonly name: string; readonly hash: Buffer };

/** Where the aggregates of a snapshot lie: a chunk for each bucket of keys. Never changed once it is made. */
export type BucketTable = {
  /** How many buckets, a power of two. */
  readonly count: number;
  readonly seed: number;
  /** The saves whose chunks are named. */
  readonly saves: readonly string[];
  readonly entries: Buffer;
};

/** How a chunk of aggregates is named. */
export function bucketChunk(save: string, bucket: number): string {
  return `${save}.${bucket}`;
}

export function emptyTable(count: number, seed: number): BucketTable {
  return { count, seed, saves: [], entries: Buffer.alloc(count * ENTRY) };
}

/** @param count  of buckets, a power of two */
export function bucketOf(key: string, { count, seed }: Pick<BucketTable, 'count' | 'seed'>): number {
  return hashKey(Buffer.from(key, 'utf8'), seed) & (count - 1);
}

/** The chunk of a bucket; undefined when it is empty. */
export function chunkOf({ saves, entries }: BucketTable, bucket: number): ChunkPlace | undefined {
  const save = saves[entries.readUInt32LE(bucket * ENTRY) - 1];
  if (save === undefined) return undefined;
  const at = bucket * ENTRY + 4;
  return { name: bucketChunk(save, bucket), hash: entries.subarray(at, at + HASH_BYTES) };
}

export function* chunksOf(table: BucketTable): Iterable<ChunkPlace> {
  for (let bucket = 0; bucket < table.count; bucket += 1) {
    const chunk = chunkOf(table, bucket);
    if (chunk !== undefined) yield chunk;
  }
}

/** A table in which one save has written some buckets; the others are as they were. */
export class TableChange {
  private readonly entries: Buffer;
  private readonly before: BucketTable;
  private readonly save: string;

  /** @param before  of as many buckets */
  constructor(before: BucketTable, save: string) {
    this.before = before;
    this.save = save;
    this.entries = Buffer.from(before.entries);
  }

  /** @param hash  of its chunk; undefined when it is empty now */
  write(bucket: number, hash: Buffer | undefined): void {
    const at = bucket * ENTRY;
    this.entries.writeUInt32LE(hash === undefined ? 0 : this.before.saves.length + 1, at);
    hash?.copy(this.entries, at + 4);
  }

  /** Without the saves of which no chunk is left. */
  table(): BucketTable {
    const { entries } = this;
    const { count, seed, saves } = this.before;
    const all = [...saves, this.save];
    const kept = new Map<number, number>();
    for (let at = 0; at < entries.length; at += ENTRY) {
      const number = entries.readUInt32LE(at);
      if (number === 0) continue;
      if (!kept.has(number)) kept.set(number, kept.size + 1);
      entries.writeUInt32LE(kept.get(number) ?? 0, at);
    }
    return { count, seed, entries, saves: [...kept.keys()].flatMap((number) => all.slice(number - 1, number)) };
  }
}
