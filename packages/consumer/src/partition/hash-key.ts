/**
 * 32 bits of a key, as a signed number.
 *
 * @param seed  drawn at random, so that nobody outside can choose keys that fall together
 * @source FNV-1a with a seed, and the finalizer of MurmurHash3
 */
export function hashKey(key: Buffer, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
