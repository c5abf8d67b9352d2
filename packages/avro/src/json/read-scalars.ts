import type { NumberType, TextType } from '../schema/avro-type.ts';
import type { Issues } from './issue.ts';
import { countOf, note, show } from './issue.ts';
import { parseRfc3339 } from './rfc3339.ts';

/** Makes a value of a member, or notes what is wrong with it; its answer then has no meaning. */
export type JsonReader = (json: unknown, issues: Issues) => unknown;

export function readBoolean(json: unknown, issues: Issues): boolean | null {
  return typeof json === 'boolean' ? json : note(issues, 'type', `Expected true or false, got ${show(json)}.`);
}

export function readTimestamp(json: unknown, issues: Issues): Date | null {
  const moment = typeof json === 'string' ? parseRfc3339(json) : undefined;
  if (moment !== undefined) return moment;
  return note(issues, 'type', `Expected a time such as 2010-12-01T08:26:00.000Z, got ${show(json)}.`);
}

export function readBytes(json: unknown, issues: Issues): Buffer | null {
  const bytes = typeof json === 'string' ? Buffer.from(json, 'base64') : undefined;
  // Anything can be read as base64; only the real one is written the same way.
  if (bytes !== undefined && bytes.toString('base64') === json) return bytes;
  return note(issues, 'type', `Expected bytes in base64, got ${show(json)}.`);
}

export function numberReader({ kind, minimum = -Infinity, maximum = Infinity }: NumberType): JsonReader {
  const read = { int: readInt, long: readLong, float: readFloat, double: readDouble }[kind];
  return (json, issues) => {
    const value = read(json, issues);
    if (value === null) return null;
    if (value < minimum) return note(issues, 'minimum', `Expected at least ${minimum}, got ${show(json)}.`);
    if (value > maximum) return note(issues, 'maximum', `Expected at most ${maximum}, got ${show(json)}.`);
    return value;
  };
}

/** Lengths are counted in code points, as in JSON Schema. */
export function textReader({ minLength = 0, maxLength = Infinity, pattern }: TextType): JsonReader {
  return (json, issues) => {
    if (typeof json !== 'string') return note(issues, 'type', `Expected text, got ${show(json)}.`);
    // A code point is one or two code units, and those need no counting.
    const length = json.length > maxLength || json.length < minLength * 2 ? countCodePoints(json) : json.length;
    if (length > maxLength)
      return note(issues, 'maxLength', `Expected at most ${countOf(maxLength, 'character')}, got ${length}.`);
    if (length < minLength)
      return note(issues, 'minLength', `Expected at least ${countOf(minLength, 'character')}, got ${length}.`);
    if (pattern?.test(json) === false)
      return note(issues, 'pattern', `Expected text that matches ${pattern.source}, got ${show(json)}.`);
    return json;
  };
}

function countCodePoints(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

function readInt(json: unknown, issues: Issues): number | null {
  // JSON knows no difference between 3 and 3.0, nor between 0 and -0.
  if (typeof json === 'number' && Number.isInteger(json) && Math.abs(json + 0.5) < 2 ** 31) return json + 0;
  return note(issues, 'type', `Expected an int, got ${show(json)}.`);
}

function readLong(json: unknown, issues: Issues): bigint | null {
  if (typeof json === 'string' && /^-?(?:0|[1-9]\d{0,18})$/.test(json)) {
    const value = BigInt(json);
    if (BigInt.asIntN(64, value) === value) return value;
  }
  return note(issues, 'type', `Expected a 64-bit integer as text, got ${show(json)}.`);
}

function readDouble(json: unknown, issues: Issues): number | null {
  if (typeof json === 'number' && Number.isFinite(json)) return json;
  return note(issues, 'type', `Expected a number, got ${show(json)}.`);
}

function readFloat(json: unknown, issues: Issues): number | null {
  const value = readDouble(json, issues);
  if (value === null) return null;
  const nearest = Math.fround(value);
  return Number.isFinite(nearest) ? nearest : note(issues, 'type', `Expected a number of 32 bits, got ${show(json)}.`);
}
