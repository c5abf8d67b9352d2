import type { RecordSchema } from '@waybill/messages';
import fc from 'fast-check';

import { recordSchema, schemaAndValue } from '../fixtures.ts';
import { encodeFrame, readAsOwn, toOwnSchema } from '../wire/schema-codec.ts';
import { findMisfits } from './find-misfits.ts';
import { parseSchema } from './parse-schema.ts';

/** What keeps records with the one field `a` of one type from being read with `a` of another. */
function misfits(reader: unknown, writer: unknown) {
  return findMisfits(parseSchema(recordSchema({ a: reader })), parseSchema(recordSchema({ a: writer })));
}

const kinds = (symbols: readonly string[], more = {}) => ({ type: 'enum', name: 'Kind', symbols, ...more });
/** A list of lines, with this field beside another one if it is given. */
const lines = (...fields: readonly unknown[]) => ({
  type: 'array',
  items: { type: 'record', name: 'Line', fields: [{ name: 'z', type: 'int' }, ...fields] },
});
const time = { type: 'long', logicalType: 'timestamp-millis' };

test.each([
  ['the same', 'string', 'string'],
  ['a wider number', 'double', 'int'],
  ['an optional of what was there', ['null', 'long'], 'int'],
  ['a default for later symbols', kinds(['A'], { default: 'A' }), kinds(['A', 'B'])],
  ['fewer symbols written than known', kinds(['A', 'B']), kinds(['A'])],
  ['a new field with a default', lines({ name: 'b', type: 'int', default: 0 }), lines()],
  ['a field that nobody reads any more', lines(), lines({ name: 'b', type: 'int' })],
])('%s fits', (_what, reader, writer) => {
  expect(misfits(reader, writer)).toEqual([]);
});

test.each([
  ['another type', 'int', 'string', 'a', "a string can't be read as an int"],
  ['a narrower number', 'int', 'long', 'a', "a long can't be read as an int"],
  ['what may be null', 'int', ['null', 'int'], 'a', 'may be null'],
  ['bytes, which need not be a text', 'string', 'bytes', 'a', "a bytes can't be read as a string"],
  ['a number for a time', 'long', time, 'a', "a timestamp can't be read as a long"],
  ['a symbol too many', kinds(['A']), kinds(['A', 'B']), 'a', 'B is no symbol of it'],
  ['another name', kinds(['A']), { ...kinds(['A']), name: 'Other' }, 'a', 'Other'],
  ['a new field without a default', lines({ name: 'b', type: 'int' }), lines(), 'a[].b', 'has no default'],
  ['another type deep inside', { type: 'map', values: lines() }, { type: 'map', values: 'int' }, 'a{}', 'an int'],
])('%s does not fit, and the place is named', (...[, reader, writer, path, why]) => {
  expect(misfits(reader, writer)).toEqual([expect.objectContaining({ path, why: expect.stringContaining(why) })]);
});

test('finds all misfits at once', () => {
  const reader = parseSchema(recordSchema({ a: 'int', b: 'int', c: 'int' }));
  expect(findMisfits(reader, parseSchema(recordSchema({ a: 'string', b: 'string' })))).toHaveLength(3);
});

test('where it finds nothing, the codec reads every value', () => {
  let compared = 0;
  fc.assert(
    fc.property(schemaAndValue, schemaAndValue, fc.boolean(), (one, other, isCut) => {
      // Given the same schema without its last field, or any other one
      const { schema: written, value } = one;
      const schema = withDefaults({ ...written, fields: isCut ? written.fields.slice(0, -1) : other.schema.fields });
      if (findMisfits(parseSchema(schema), parseSchema(written)).length > 0) return;
      compared += 1;
      const frame = encodeFrame(toOwnSchema(written), 1, value);
      expect(readAsOwn(toOwnSchema(schema), written)(frame)).toMatchObject({ ok: true });
    }),
    { numRuns: 100 },
  );
  expect(compared).toBeGreaterThan(10);
});

/** The schema as the lint wants it: for bodies an optional field needs no default, for records it does. */
function withDefaults(schema: RecordSchema): RecordSchema {
  const toDefault = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'type' in value && Array.isArray(value.type)
      ? { ...value, default: null }
      : value;
  return JSON.parse(JSON.stringify(schema, toDefault)) as RecordSchema; // It was one before.
}
