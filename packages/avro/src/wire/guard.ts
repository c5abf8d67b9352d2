import { isUtf8 } from 'node:buffer';

import type { AvroType } from '../schema/avro-type.ts';
import { matchType } from '../schema/avro-type.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { fail, readInt, skipBytes, skipLong } from './byte-cursor.ts';
import { decodeLong } from './long-bytes.ts';

/** Passes over one value; false when the bytes are none of its type. */
type Step = (cursor: ByteCursor) => boolean;

/**
 * A check that bytes are exactly one value of the type, made before anything is built from them: counts and lengths
 * fit into the bytes that are left, and every number, branch, symbol and text is what its type admits.
 *
 * @returns a function of bytes and the place where the value begins; it gives a sentence that says what is wrong,
 *          or undefined
 */
export function compileGuard(type: AvroType): (bytes: Uint8Array, from: number) => string | undefined {
  const step = compileStep(type);
  return (bytes, from) => {
    const cursor: ByteCursor = { bytes, at: from, fault: undefined };
    if (!step(cursor)) return cursor.fault;
    return cursor.at === bytes.length ? undefined : `${bytes.length - cursor.at} bytes too many`;
  };
}

function compileStep(type: AvroType): Step {
  return matchType<Step>(type, {
    boolean: () => skipBoolean,
    int: () => skipInt,
    long: () => skipLong,
    timestamp: () => skipTimestamp,
    float: () => (cursor) => skipFinite(cursor, 4),
    double: () => (cursor) => skipFinite(cursor, 8),
    bytes: () => (cursor) => skipBytes(cursor, readLength(cursor)),
    string: () => skipText,
    enum: ({ symbols }) => compileIndex(symbols.length, 'A symbol that the enum does not have'),
    optional: ({ of }) => compileOptional(compileStep(of)),
    array: ({ items }) => compileBlocks(compileStep(items)),
    map: ({ values }) => compileBlocks(compileEntry(compileStep(values))),
    record: ({ fields }) => compileRecord(fields.map((field) => compileStep(field.type))),
  });
}

function compileRecord(steps: readonly Step[]): Step {
  return (cursor) => {
    for (const step of steps) if (!step(cursor)) return false;
    return true;
  };
}

function compileOptional(step: Step): Step {
  return (cursor) => {
    const branch = readInt(cursor);
    if (branch === 0) return true;
    return branch === 1 ? step(cursor) : fail(cursor, 'A branch that the union does not have');
  };
}

function compileIndex(count: number, fault: string): Step {
  return (cursor) => {
    const index = readInt(cursor);
    return (index >= 0 && index < count) || fail(cursor, fault);
  };
}

function compileEntry(step: Step): Step {
  return (cursor) => {
    const length = readLength(cursor);
    const key = cursor.bytes.subarray(cursor.at, cursor.at + Math.max(0, length));
    if (!skipUtf8(cursor, length)) return false;
    // A map would take it for its prototype.
    return PROTOTYPE.equals(key) ? fail(cursor, 'The map key __proto__') : step(cursor);
  };
}

/** Items take at least one byte each, so a count beyond the bytes left can't be true. */
function compileBlocks(step: Step): Step {
  return (cursor) => {
    for (let count = readInt(cursor); count !== 0; count = readInt(cursor)) {
      const size = count < 0 ? readInt(cursor) : undefined;
      const from = cursor.at;
      const items = Math.abs(count);
      // A count that could not be read is NaN, which no comparison holds for.
      if (!(items <= cursor.bytes.length - from)) return fail(cursor, cursor.fault ?? 'More items than bytes');
      for (let item = 0; item < items; item++) if (!step(cursor)) return false;
      // Readers that skip a block trust its size.
      if (size !== undefined && size !== cursor.at - from) return fail(cursor, 'A block of another size than it says');
    }
    return true;
  };
}

function readLength(cursor: ByteCursor): number {
  const length = readInt(cursor);
  return Number.isNaN(length) ? -1 : length;
}

function skipText(cursor: ByteCursor): boolean {
  return skipUtf8(cursor, readLength(cursor));
}

function skipUtf8(cursor: ByteCursor, length: number): boolean {
  const from = cursor.at;
  if (!skipBytes(cursor, length)) return false;
  const { bytes, at } = cursor;
  let bits = 0;
  for (let index = from; index < at; index++) bits |= bytes[index] ?? 0;
  // Bytes below 128 alone are UTF-8 in any order.
  if (bits < 0x80) return true;
  return isUtf8(bytes.subarray(from, at)) || fail(cursor, 'A text that is no UTF-8');
}

function skipFinite(cursor: ByteCursor, size: 4 | 8): boolean {
  const { bytes, at } = cursor;
  if (!skipBytes(cursor, size)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
  const value = size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  return Number.isFinite(value) || fail(cursor, 'A number that is not finite');
}

function skipTimestamp(cursor: ByteCursor): boolean {
  const from = cursor.at;
  if (!skipLong(cursor)) return false;
  // Seven bytes reach to the year 10,889.
  if (cursor.at - from <= 7) return true;
  const milliseconds = decodeLong(cursor.bytes.subarray(from, cursor.at));
  return (milliseconds >= -LAST_MOMENT && milliseconds <= LAST_MOMENT) || fail(cursor, 'A time that no Date can hold');
}

function skipBoolean(cursor: ByteCursor): boolean {
  if ((cursor.bytes[cursor.at] ?? 2) > 1) return fail(cursor, 'A boolean that is neither 0 nor 1');
  cursor.at += 1;
  return true;
}

function skipInt(cursor: ByteCursor): boolean {
  return !Number.isNaN(readInt(cursor));
}

const PROTOTYPE = Buffer.from('__proto__');
/** Milliseconds from 1970 to either end of what a Date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000n;
