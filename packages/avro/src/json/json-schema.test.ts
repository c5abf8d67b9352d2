import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';

import { recordSchema, schemaAndValue } from '../fixtures.ts';
import { toJsonExample } from './json-example.ts';
import { toJsonSchema } from './json-schema.ts';
import { parseJson } from './parse-json.ts';
import { toJson } from './to-json.ts';

function fits(schema: object, json: unknown): boolean {
  const ajv = new Ajv2020({ strict: false, logger: false });
  formats.default(ajv);
  return ajv.validate(schema, json);
}

test('every value of every schema, as it is written, fits what is told of both sides', () => {
  fc.assert(
    fc.property(schemaAndValue, ({ schema, value }) => {
      const json: unknown = JSON.parse(JSON.stringify(toJson(schema)(value)));
      expect(fits(toJsonSchema(schema, 'response'), json)).toBe(true);
      expect(fits(toJsonSchema(schema, 'request'), json)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('the example of every schema is taken, and fits what is told', () => {
  fc.assert(
    fc.property(schemaAndValue, ({ schema }) => {
      const example = toJsonExample(schema);
      expect(parseJson(schema)(example)).toMatchObject({ ok: true });
      expect(fits(toJsonSchema(schema, 'request'), example)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

const text = { type: 'string', minLength: 2, maxLength: 3, pattern: '^[A-Z/]*$' };
const list = { type: 'array', items: 'int', minItems: 1, maxItems: 2 };
const symbol = { type: 'enum', name: 'Kind', symbols: ['goods', 'other'] };

test.each<[unknown, unknown, boolean]>([
  ['int', 3, true],
  ['int', 3.5, false],
  ['int', 2 ** 31, false],
  [{ type: 'int', minimum: 1, maximum: 10 }, 0, false],
  [{ type: 'int', minimum: 1, maximum: 10 }, 10, true],
  ['long', '-9', true],
  ['long', 9, false],
  ['long', '09', false],
  ['double', 0.5, true],
  [{ type: 'double', minimum: 1 }, 0.5, false],
  [text, 'A/', true],
  [text, 'A', false],
  [text, 'ABCD', false],
  [text, 'ab', false],
  [list, [1], true],
  [list, [], false],
  [list, [1, 2, 3], false],
  [{ ...list, minItems: 0, emptyAs: 'all' }, 'all', true],
  [{ ...list, minItems: 0, emptyAs: 'all' }, [1], true],
  [{ ...list, minItems: 0, emptyAs: 'all' }, 'none', false],
  [symbol, 'goods', true],
  [symbol, 'sand', false],
  [['null', 'int'], null, true],
  ['int', null, false],
  ['boolean', 'true', false],
  [{ type: 'map', values: 'int' }, { a: 'b' }, false],
  [{ type: 'long', logicalType: 'timestamp-millis' }, '2010-12-01T08:26:00Z', true],
  [{ type: 'long', logicalType: 'timestamp-millis' }, '2010-12-01', false],
])('a member of the type %j that is %j: the door and the schema agree that this is %s', (type, value, expected) => {
  const schema = recordSchema({ a: type });

  expect(fits(toJsonSchema(schema, 'request'), { a: value })).toBe(expected);
  expect(parseJson(schema)({ a: value }).ok).toBe(expected);
});

test('a request may leave out what may be null and have no other members; a response has all and may get more', () => {
  const schema = recordSchema({ a: 'int', b: ['null', 'int'] });

  expect(toJsonSchema(schema, 'request')).toMatchObject({ required: ['a'], additionalProperties: false });
  expect(toJsonSchema(schema, 'response')).toMatchObject({ required: ['a', 'b'] });
  expect(toJsonSchema(schema, 'response')).not.toHaveProperty('additionalProperties');
});

test('an example keeps to limits and patterns', () => {
  const schema = recordSchema({
    sku: { type: 'string', minLength: 1, maxLength: 4, pattern: '^[A-Z]+$' },
    number: { type: 'string', pattern: '^[0-9]+$' },
    quantity: { type: 'int', minimum: 5 },
    debit: { type: 'int', maximum: -2 },
    lines: { type: 'array', items: 'int', minItems: 2 },
  });

  expect(toJsonExample(schema)).toEqual({ sku: 'A', number: '1', quantity: 5, debit: -2, lines: [1, 1] });
});
