import { recordSchema } from '../fixtures.ts';
import { toDump, toJson, toRow } from './to-json.ts';

const schema = recordSchema({
  id: 'string',
  sum: 'long',
  at: ['null', { type: 'long', logicalType: 'timestamp-millis' }],
  raw: 'bytes',
  lines: { type: 'array', items: { type: 'record', name: 'Line', fields: [{ name: 'pence', type: 'long' }] } },
  byName: { type: 'map', values: 'long' },
});
const value = {
  lines: [{ pence: 2n, secret: 1 }],
  id: '7',
  sum: 2n ** 53n + 1n,
  at: new Date('2010-12-01T08:26:00.000Z'),
  raw: Buffer.from([255]),
  byName: { a: 1n },
  _version: 3,
};

test('writes 64-bit integers and bytes as texts, and the members of the schema alone, in its order', () => {
  expect(JSON.stringify(toJson(schema)(value))).toBe(
    '{"id":"7","sum":"9007199254740993","at":"2010-12-01T08:26:00.000Z","raw":"/w==","lines":[{"pence":"2"}],"byName":{"a":"1"}}',
  );
});

test('writes 64-bit integers as numbers in dumps', () => {
  expect(toDump(schema)({ ...value, sum: 5n })).toMatchObject({ sum: 5, lines: [{ pence: 2 }], byName: { a: 1 } });
});

test('shows an empty list by its word, where it has one', () => {
  const write = toJson(recordSchema({ kinds: { type: 'array', items: 'string', emptyAs: 'all' } }));
  expect(write({ kinds: [] })).toEqual({ kinds: 'all' });
  expect(write({ kinds: ['PlaceOrder'] })).toEqual({ kinds: ['PlaceOrder'] });
});

test('shows a member without a value as null', () => {
  expect(toJson(schema)({ ...value, at: undefined })).toMatchObject({ at: null });
});

test('a row keeps what JSON would change: an empty list, and numbers that it lacks', () => {
  const write = toRow(
    recordSchema({ kinds: { type: 'array', items: 'string', emptyAs: 'all' }, share: 'double', of: 'float' }),
  );
  expect(write({ kinds: [], share: -Infinity, of: 0.5 })).toEqual({ kinds: [], share: '-Infinity', of: 0.5 });
});
