import fc from 'fast-check';

import { toAggregateId, toTenant } from './ids.ts';
import { partitionOf, recordKey } from './partitioner.ts';

// From UtilsTest.testMurmur2 of Apache Kafka's Java client.
test.each([
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ['abc', 479_470_107],
])('%s hashes as in the Java client', (key, hash) => {
  expect(partitionOf(Buffer.from(key), 2 ** 31)).toBe(hash & 0x7fffffff);
});

test('agrees with a plain reading of the algorithm for keys of any bytes and length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), fc.integer({ min: 1, max: 1_000 }), (key, count) => {
      expect(partitionOf(key, count)).toBe(Number((murmur2(key) & 0x7fffffffn) % BigInt(count)));
    }),
  );
});

test('a key is tenant and aggregate id with a bar between them', () => {
  expect(recordKey(toTenant('acme'), toAggregateId('42')).toString()).toBe('acme|42');
});

test.each([0, -1, 1.5, Number.NaN])('refuses %s partitions', (count) => {
  expect(() => partitionOf(Buffer.from('key'), count)).toThrow(RangeError);
});

/** MurmurHash2 with 32 bits as its author wrote it, in integers without bounds. */
function murmur2(key: Uint8Array): bigint {
  const [m, mask] = [0x5bd1e995n, 0xffffffffn];
  const multiply = (value: bigint) => (value * m) & mask;
  let hash = 0x9747b28cn ^ BigInt(key.length);
  const whole = key.length - (key.length % 4);
  for (let at = 0; at < whole; at += 4) {
    let block = multiply(BigInt(Buffer.from(key).readUInt32LE(at)));
    block = multiply(block ^ (block >> 24n));
    hash = multiply(hash) ^ block;
  }
  const tail = [...key.slice(whole)].reverse();
  if (tail.length > 0) hash = multiply(hash ^ tail.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n));
  hash = multiply(hash ^ (hash >> 13n));
  return hash ^ (hash >> 15n);
}
