import type { RecordSchema } from '@waybill/messages';

import type { AvroType, RecordField, RecordType } from '../schema/avro-type.ts';
import { RFC3339_FORM } from './rfc3339.ts';
import { matchType } from '../schema/avro-type.ts';
import { parseSchema } from '../schema/parse-schema.ts';

/** A JSON Schema of the dialect 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** `request`: what `parseJson` takes. `response`: what `toJson` writes, which may gain members later. */
export type JsonSide = 'request' | 'response';

/**
 * What a record looks like in JSON, as `parseJson` reads and `toJson` writes it.
 *
 * @throws  `TypeError` when the schema is not as contracts need it
 * @source  JSON Schema 2020-12; formats `int32` and `int64` of the OpenAPI registry
 */
export function toJsonSchema(schema: RecordSchema, side: JsonSide): JsonSchema {
  return ofType(parseSchema(schema), side);
}

function ofType(type: AvroType, side: JsonSide): JsonSchema {
  return matchType<JsonSchema>(type, {
    boolean: () => ({ type: 'boolean' }),
    bytes: () => ({ type: 'string', contentEncoding: 'base64' }),
    timestamp: () => ({
      type: 'string',
      format: 'date-time',
      // What is told may be finer some day; what is taken has milliseconds, so that nothing is cut off unseen.
      ...(side === 'request' ? { pattern: RFC3339_FORM.source } : {}),
    }),
    int: ({ minimum = -(2 ** 31), maximum = 2 ** 31 - 1 }) => ({ type: 'integer', format: 'int32', minimum, maximum }),
    long: ({ minimum, maximum }) => ({
      type: 'string',
      format: 'int64',
      pattern: LONG,
      // JSON Schema knows no limits of numbers that are written as texts.
      ...limitsInWords(minimum, maximum),
    }),
    float: ({ minimum, maximum }) => ({ type: 'number', format: 'float', ...known({ minimum, maximum }) }),
    double: ({ minimum, maximum }) => ({ type: 'number', format: 'double', ...known({ minimum, maximum }) }),
    string: ({ minLength, maxLength, pattern }) => ({
      type: 'string',
      ...known({ minLength, maxLength, pattern: pattern?.source }),
    }),
    enum: ({ symbols, doc }) => ({ type: 'string', enum: symbols, ...known({ description: doc }) }),
    array: ({ items, minItems, maxItems, emptyAs }) => {
      const list = { type: 'array', items: ofType(items, side), ...known({ minItems, maxItems }) };
      return emptyAs === undefined ? list : { anyOf: [{ const: emptyAs }, list] };
    },
    map: ({ values }) => ({ type: 'object', additionalProperties: ofType(values, side) }),
    record: (record) => ofRecord(record, side),
    optional: ({ of }) => ({ anyOf: [ofType(of, side), { type: 'null' }] }),
  });
}

const LONG = '^-?(?:0|[1-9][0-9]{0,18})$';

function ofRecord({ doc, fields }: RecordType, side: JsonSide): JsonSchema {
  const required = fields.filter(({ standIn }) => side === 'response' || standIn === undefined);
  return {
    type: 'object',
    ...known({ description: doc }),
    properties: Object.fromEntries(fields.map((field) => [field.name, ofField(field, side)])),
    ...(required.length === 0 ? {} : { required: required.map(({ name }) => name) }),
    ...(side === 'request' ? { additionalProperties: false } : {}),
  };
}

function ofField({ type, doc }: RecordField, side: JsonSide): JsonSchema {
  const schema = ofType(type, side);
  const texts = [doc, schema['description']].filter((text) => typeof text === 'string');
  return texts.length === 0 ? schema : { ...schema, description: texts.join(' ') };
}

function limitsInWords(minimum: number | undefined, maximum: number | undefined): JsonSchema {
  const limits = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ];
  return limits.length === 0 ? {} : { description: `A 64-bit integer, ${limits.join(', ')}.` };
}

/** Without the members that are undefined. */
function known(members: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
