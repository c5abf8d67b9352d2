/**
 * A 64-bit integer from its Avro bytes.
 *
 * @source Apache Avro specification, "Binary encoding": zig-zag, then 7 bits a byte, the lowest first
 */
export function decodeLong(bytes: Uint8Array): bigint {
  // Up to 4 bytes, 28 bits, arithmetic on numbers is exact and several times faster.
  if (bytes.length <= 4) {
    let bits = 0;
    for (let at = bytes.length - 1; at >= 0; at--) bits = (bits << 7) | ((bytes[at] ?? 0) & 0x7f);
    return BigInt((bits >>> 1) ^ -(bits & 1));
  }
  let bits = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) bits = (bits << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  return (bits >> 1n) ^ -(bits & 1n);
}

/**
 * The Avro bytes of a 64-bit integer.
 *
 * @returns a view of memory that the next call uses again
 */
export function encodeLong(value: bigint): Buffer {
  let length = 0;
  let rest: number;
  if (value >= -0x40000000n && value < 0x40000000n) {
    const small = Number(value);
    rest = ((small << 1) ^ (small >> 31)) >>> 0;
  } else {
    let bits = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    for (; bits >= 0x80n; bits >>= 7n) scratch[length++] = Number(bits & 0x7fn) | 0x80;
    rest = Number(bits);
  }
  for (; rest >= 0x80; rest >>>= 7) scratch[length++] = (rest & 0x7f) | 0x80;
  scratch[length++] = rest;
  // One view for each length: making a view costs more than the rest.
  return views[length] ?? scratch;
}

const scratch = Buffer.alloc(10);
const views = Array.from({ length: 11 }, (_, length) => scratch.subarray(0, length));
