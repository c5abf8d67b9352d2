import { BrokenBytesError } from './broken-bytes-error.ts';

/** Longs of so many bytes are 49 bits, within what a number holds exactly. */
export const EXACT_LONG_BYTES = 7;

/**
 * Where the 64-bit integer ends that begins here.
 *
 * @throws  `BrokenBytesError` when it is none
 * @source  Apache Avro specification, "Binary encoding": zig-zag, then 7 bits a byte, the lowest first
 */
export function findLongEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] ?? 0) >= 0x80) at++;
  if (at >= bytes.length) throw new BrokenBytesError('The end within a number');
  // The tenth byte has room for one bit.
  if (at - from > 9 || (at - from === 9 && (bytes[at] ?? 0) > 1)) {
    throw new BrokenBytesError('A number of more than 64 bits');
  }
  return at + 1;
}

/** The integer between two places that are at most `EXACT_LONG_BYTES` apart. */
export function toExactNumber(bytes: Uint8Array, from: number, to: number): number {
  const middle = Math.min(to, from + 4);
  let low = 0;
  for (let at = middle - 1; at >= from; at--) low = (low << 7) | ((bytes[at] ?? 0) & 0x7f);
  if (to === middle) return (low >>> 1) ^ -(low & 1);
  let high = 0;
  for (let at = to - 1; at >= middle; at--) high = (high << 7) | ((bytes[at] ?? 0) & 0x7f);
  const bits = high * 0x10000000 + low;
  return (low & 1) === 0 ? bits / 2 : -(bits + 1) / 2;
}

/** The integer between two places, whatever its length; several times slower. */
export function toBigint(bytes: Uint8Array, from: number, to: number): bigint {
  let bits = 0n;
  for (let at = to - 1; at >= from; at--) bits = (bits << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  return (bits >> 1n) ^ -(bits & 1n);
}

/**
 * Writes a 64-bit integer. What lies beyond the end of the bytes is lost.
 *
 * @returns where it ends, be that beyond the bytes
 * @throws  `RangeError` when it has more bits
 */
export function writeLong(bytes: Uint8Array, from: number, value: bigint): number {
  const number = Number(value);
  // Comparing numbers is many times faster than comparing bigints; one that is rounded lies beyond these limits.
  if (number >= -EXACT_LIMIT && number < EXACT_LIMIT) return writeNumber(bytes, from, number);
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} has more than 64 bits.`);
  let bits = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  let at = from;
  for (; bits >= 0x80n; bits >>= 7n) bytes[at++] = Number(bits & 0x7fn) | 0x80;
  bytes[at++] = Number(bits);
  return at;
}

/** Numbers whose double a number holds exactly too. */
const EXACT_LIMIT = 2 ** 51;

function writeNumber(bytes: Uint8Array, from: number, number: number): number {
  let at = from;
  let bits = number < 0 ? -2 * number - 1 : 2 * number;
  for (; bits >= 2 ** 31; bits = Math.floor(bits / 128)) bytes[at++] = (bits % 128) | 0x80;
  let rest = bits | 0;
  for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}
