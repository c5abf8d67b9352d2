import type { Offset } from './ids.ts';
import { toOffset } from './ids.ts';

/**
 * How far readers of events must have come to see something: offsets by `<tag of the commands topic>.<partition>`. That
 * of an operation covers all partitions that it wrote to, in all teams.
 */
export type Position = ReadonlyMap<string, Offset>;

export const NOWHERE: Position = new Map();

/** The least position that covers all of these. */
export function joinPositions(...positions: readonly Position[]): Position {
  const joined = new Map<string, Offset>();
  for (const position of positions)
    for (const [key, offset] of position) {
      const known = joined.get(key);
      if (known === undefined || known < offset) joined.set(key, offset);
    }
  return joined;
}

const TAG_BYTES = 4;
/** More than any process of ours could have met. */
const MAX_BYTES = 64 * 1024;

/** A position as bytes: for each topic its tag, the number of its partitions, and for each its number and offset. */
export function encodePosition(position: Position): Buffer {
  const topics = new Map<string, (readonly [partition: bigint, offset: bigint])[]>();
  for (const [key, offset] of position) {
    const [tag = '', partition = ''] = key.split('.');
    const entries = topics.get(tag) ?? [];
    entries.push([BigInt(partition), offset]);
    topics.set(tag, entries);
  }
  const parts: Buffer[] = [];
  for (const [tag, entries] of [...topics].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const sorted = entries.sort(([one], [other]) => Number(one - other));
    parts.push(Buffer.from(tag, 'hex'), varint(BigInt(sorted.length)));
    for (const [partition, offset] of sorted) parts.push(varint(partition), varint(offset));
  }
  return Buffer.concat(parts);
}

/** @returns the position, or undefined when the bytes are none */
export function decodePosition(bytes: Buffer): Position | undefined {
  if (bytes.length > MAX_BYTES) return undefined;
  const position = new Map<string, Offset>();
  for (let at = 0; at < bytes.length;) {
    const tag = bytes.toString('hex', at, at + TAG_BYTES);
    const [count, first] = readVarint(bytes, at + TAG_BYTES);
    if (count === undefined || tag.length < 2 * TAG_BYTES) return undefined;
    at = first;
    for (let n = 0n; n < count; n += 1n) {
      const [partition, behind] = readVarint(bytes, at);
      const [offset, next] = readVarint(bytes, behind);
      if (partition === undefined || offset === undefined) return undefined;
      position.set(`${tag}.${partition}`, toOffset(offset));
      at = next;
    }
  }
  return position;
}

/** A position as text, for headers. */
export function positionText(position: Position): string | undefined {
  return position.size === 0 ? undefined : encodePosition(position).toString('base64url');
}

/** @returns undefined for a text that is no position; `NOWHERE` without a text */
export function parsePosition(text: string | undefined): Position | undefined {
  return text === undefined ? NOWHERE : decodePosition(Buffer.from(text, 'base64url'));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** The value and where it ends; no value when the bytes end before it does or it has more than 63 bits. */
function readVarint(bytes: Buffer, from: number): readonly [value: bigint | undefined, next: number] {
  let value = 0n;
  for (let at = from, shift = 0n; shift < 63n; at += 1, shift += 7n) {
    const byte = bytes[at];
    if (byte === undefined) return [undefined, at];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at + 1];
  }
  return [undefined, from];
}
