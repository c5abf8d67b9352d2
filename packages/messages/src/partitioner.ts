import type { AggregateId, Tenant } from './ids.ts';

/** The key of every record of one aggregate, `tenant|aggregateId`; neither part may hold a `|`. */
export function recordKey(tenant: Tenant, aggregateId: AggregateId): Buffer {
  return Buffer.from(`${tenant}|${aggregateId}`, 'utf8');
}

/**
 * The partition of a record key, as Kafka's Java client computes it, so that every client agrees.
 *
 * @param key    bytes of `tenant|aggregateId`
 * @param count  partitions of the topic, fixed for ever
 * @returns      0 to `count - 1`
 * @throws       `RangeError` if `count` is not a positive integer
 * @source       Apache Kafka, `Utils.murmur2` and `Utils.toPositive`
 */
export function partitionOf(key: Uint8Array, count: number): number {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`A topic has 1 partition or more, not ${count}.`);
  return (murmur2(key) & 0x7fffffff) % count;
}

const SEED = 0x9747b28c;
const FACTOR = 0x5bd1e995;

function murmur2(key: Uint8Array): number {
  const blocks = key.length & ~3;
  let hash = SEED ^ key.length;
  for (let at = 0; at < blocks; at += 4) {
    const block =
      byteAt(key, at) | (byteAt(key, at + 1) << 8) | (byteAt(key, at + 2) << 16) | (byteAt(key, at + 3) << 24);
    const mixed = Math.imul(block, FACTOR);
    hash = Math.imul(hash, FACTOR) ^ Math.imul(mixed ^ (mixed >>> 24), FACTOR);
  }
  const tail = key.length - blocks;
  if (tail > 0) {
    if (tail === 3) hash ^= byteAt(key, blocks + 2) << 16;
    if (tail >= 2) hash ^= byteAt(key, blocks + 1) << 8;
    hash = Math.imul(hash ^ byteAt(key, blocks), FACTOR);
  }
  hash = Math.imul(hash ^ (hash >>> 13), FACTOR);
  return hash ^ (hash >>> 15);
}

function byteAt(key: Uint8Array, at: number): number {
  return key[at] ?? 0;
}
