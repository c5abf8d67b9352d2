import { types } from 'node:util';

import type { RecordSchema } from '@waybill/messages';

import type { ArrayType, AvroType, RecordType } from '../schema/avro-type.ts';
import { matchType } from '../schema/avro-type.ts';
import { parseSchema } from '../schema/parse-schema.ts';

type Writer = (value: unknown) => unknown;

/** What the forms of JSON differ in. */
type Form = {
  readonly long: (value: bigint) => unknown;
  readonly number: (value: number) => unknown;
  /** Whether an empty list is shown by its word, where it has one. */
  readonly words: boolean;
};

const HTTP: Form = { long: String, number: (value) => value, words: true };

/**
 * A writer of values as HTTP shows them; keep it. It takes a value as the codec reads it and gives one that
 * `JSON.stringify` writes: 64-bit integers as strings, times as RFC 3339 in UTC with milliseconds, bytes as base64,
 * an empty list by its word if it has one, and the members of the schema alone, in its order. A member that is not there becomes null.
 *
 * @throws `TypeError` when the schema is not as contracts need it
 */
export function toJson(schema: RecordSchema): (value: unknown) => unknown {
  return compileWriter(parseSchema(schema), HTTP);
}

/** Like `toJson`, but 64-bit integers are numbers, as dumps and checksums have them. */
export function toDump(schema: RecordSchema): (value: unknown) => unknown {
  return compileWriter(parseSchema(schema), { ...HTTP, long: Number });
}

/** Like `toJson`, but with all that a table needs to be exact: empty lists stay lists, and numbers that JSON lacks are words. */
export function toRow(schema: RecordSchema): (value: unknown) => unknown {
  const number = (value: number) => (Number.isFinite(value) ? value : String(value));
  return compileWriter(parseSchema(schema), { ...HTTP, number, words: false });
}

function compileWriter(type: AvroType, form: Form): Writer {
  const asItIs: Writer = (value) => value;
  return matchType<Writer>(type, {
    boolean: () => asItIs,
    int: () => asItIs,
    string: () => asItIs,
    enum: () => asItIs,
    float: () => floatWriter(form),
    double: () => floatWriter(form),
    long: () => (value) => (typeof value === 'bigint' ? form.long(value) : value),
    timestamp: () => (value) => (types.isDate(value) ? value.toISOString() : value),
    bytes: () => (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value),
    optional: ({ of }) => compileWriter(of, form),
    array: (of) => arrayWriter(of, form),
    map: ({ values }) => mapWriter(compileWriter(values, form)),
    record: (of) => recordWriter(of, form),
  });
}

function arrayWriter({ items, emptyAs: word }: ArrayType, form: Form): Writer {
  const write = compileWriter(items, form);
  const emptyAs = form.words ? word : undefined;
  return (value) => {
    if (!Array.isArray(value)) return value;
    return value.length === 0 && emptyAs !== undefined ? emptyAs : value.map(write);
  };
}

function mapWriter(write: Writer): Writer {
  return (value) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, of]) => [key, write(of)])) : value;
}

function floatWriter({ number }: Form): Writer {
  return (value) => (typeof value === 'number' ? number(value) : value);
}

function recordWriter({ fields }: RecordType, form: Form): Writer {
  const writers = fields.map(({ name, type }) => ({ name, write: compileWriter(type, form) }));
  return (value) => {
    if (!isObject(value)) return value;
    const json: Record<string, unknown> = {};
    for (const { name, write } of writers) json[name] = write(value[name] ?? null);
    return json;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
