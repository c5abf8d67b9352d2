// Kafka's variable-length integers: zigzag, then seven bits a byte, the lowest first.
const INT_30_MAX = 0x3fffffff;

/** Bytes that a number takes. */
export function varintSize(value: number): number {
  let rest = zigzag(value);
  let size = 1;
  while (rest >= 128) {
    rest = Math.floor(rest / 128);
    size += 1;
  }
  return size;
}

/** @returns the offset behind what was written */
export function writeVarint(target: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  let next = at;
  while (rest >= 128) {
    target[next++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  target[next++] = rest;
  return next;
}

/** Reads numbers one after another; safe up to 2^53. */
export type VarintReader = { readonly bytes: Buffer; at: number };

/** @throws `RangeError` when the bytes end within the number */
export function readVarint(reader: VarintReader): number {
  const { bytes } = reader;
  const first = bytes[reader.at++];
  if (first !== undefined && first < 128) return (first >>> 1) ^ -(first & 1);
  return readLongVarint(reader, first);
}

function readLongVarint(reader: VarintReader, first: number | undefined): number {
  let byte = first;
  let sum = 0;
  let weight = 1;
  while (byte !== undefined) {
    sum += (byte & 127) * weight;
    if (byte < 128) return sum % 2 === 0 ? sum / 2 : -(sum + 1) / 2;
    weight *= 128;
    byte = reader.bytes[reader.at++];
  }
  throw new RangeError('A number of a record goes beyond its batch.');
}

function zigzag(value: number): number {
  if (value >= 0) return value <= INT_30_MAX ? value << 1 : value * 2;
  return value * -2 - 1;
}
