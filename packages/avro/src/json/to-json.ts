import { types } from 'node:util';

import type { RecordSchema } from '@waybill/messages';

import type { AvroType, RecordType } from '../schema/avro-type.ts';
import { parseSchema } from '../schema/parse-schema.ts';

type Writer = (value: unknown) => unknown;

/** How a 64-bit integer is written. */
type LongWriter = (value: bigint) => unknown;

/**
 * A writer of values as HTTP shows them; keep it. It takes a value as the codec reads it and gives one that
 * `JSON.stringify` writes: 64-bit integers as strings, times as RFC 3339 in UTC with milliseconds, bytes as base64,
 * an empty list by its word if it has one, and the members of the schema alone, in its order. A member that is not there becomes null.
 *
 * @throws `TypeError` when the schema is not as contracts need it
 */
export function toJson(schema: RecordSchema): (value: unknown) => unknown {
  return compileWriter(parseSchema(schema), String);
}

/** Like `toJson`, but 64-bit integers are numbers, as dumps and checksums have them. */
export function toDump(schema: RecordSchema): (value: unknown) => unknown {
  return compileWriter(parseSchema(schema), Number);
}

function compileWriter(type: AvroType, writeLong: LongWriter): Writer {
  switch (type.kind) {
    case 'long':
      return (value) => (typeof value === 'bigint' ? writeLong(value) : value);
    case 'timestamp':
      return (value) => (types.isDate(value) ? value.toISOString() : value);
    case 'bytes':
      return (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);
    case 'optional':
      return compileWriter(type.of, writeLong);
    case 'array': {
      const write = compileWriter(type.items, writeLong);
      const { emptyAs } = type;
      return (value) => {
        if (!Array.isArray(value)) return value;
        return value.length === 0 && emptyAs !== undefined ? emptyAs : value.map(write);
      };
    }
    case 'map': {
      const write = compileWriter(type.values, writeLong);
      return (value) =>
        isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, of]) => [key, write(of)])) : value;
    }
    case 'record':
      return compileRecord(type, writeLong);
    default:
      return (value) => value;
  }
}

function compileRecord({ fields }: RecordType, writeLong: LongWriter): Writer {
  const writers = fields.map(({ name, type }) => ({ name, write: compileWriter(type, writeLong) }));
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
