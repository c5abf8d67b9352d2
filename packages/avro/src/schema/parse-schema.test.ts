import { recordSchema } from '../fixtures.ts';
import { parseSchema } from './parse-schema.ts';

/** The schema of one field `a`. */
function parseField(type: unknown, more: Readonly<Record<string, unknown>> = {}) {
  return parseSchema({ ...recordSchema({}), fields: [{ name: 'a', type, ...more }] }).fields[0];
}

test('knows a type by its name where it is used again', () => {
  const line = { type: 'record', name: 'Line', fields: [{ name: 'sku', type: 'string' }] };
  const { fields } = parseSchema(recordSchema({ first: line, others: { type: 'array', items: 'Line' } }));
  expect(fields[1]?.type).toMatchObject({ kind: 'array', items: { kind: 'record', fullName: 'test.sample.v1.Line' } });
});

test('a name in another namespace is another type', () => {
  const other = { type: 'enum', name: 'Kind', namespace: 'test.other.v1', symbols: ['A'] };
  const { fields } = parseSchema(
    recordSchema({ own: { ...other, namespace: undefined }, other, again: 'test.other.v1.Kind' }),
  );
  expect(fields.map(({ type }) => type)).toMatchObject([
    { fullName: 'test.sample.v1.Kind' },
    { fullName: 'test.other.v1.Kind' },
    { fullName: 'test.other.v1.Kind' },
  ]);
});

test.each([
  ['int', 3, 3],
  ['long', 3, 3n],
  ['double', 1.5, 1.5],
  ['boolean', true, true],
  ['string', 'x', 'x'],
  ['bytes', 'ÿ', Buffer.from([255])],
  [{ type: 'long', logicalType: 'timestamp-millis' }, 0, new Date(0)],
  [{ type: 'enum', name: 'E', symbols: ['A'] }, 'A', 'A'],
  [{ type: 'array', items: 'int' }, [], []],
  [{ type: 'map', values: 'int' }, {}, {}],
  [{ type: 'record', name: 'R', fields: [] }, {}, {}],
  [['null', 'int'], null, null],
])('reads the default of %j', (type, json, value) => {
  expect(parseField(type, { default: json })?.standIn).toEqual({ value });
});

test('an optional field needs no default, any other does', () => {
  expect(parseField(['null', 'int'])?.standIn).toEqual({ value: null });
  expect(parseField('int')?.standIn).toBeUndefined();
});

describe('refuses', () => {
  const loop = { type: 'record', name: 'Loop', fields: [{ name: 'next', type: ['null', 'Loop'] }] };
  const empty = { type: 'record', name: 'Empty', fields: [] };
  test.each([
    ['a union of two types', ['int', 'string'], 'a has a union that is not ["null", T].'],
    ['null behind the type', ['int', 'null'], 'a has a union that is not ["null", T].'],
    ['a union within a union', ['null', ['null', 'int']], 'a has a union that is not ["null", T].'],
    ['null alone', 'null', 'a has the unknown type null.'],
    ['a fixed', { type: 'fixed', name: 'F', size: 16 }, 'a has the unknown type fixed.'],
    ['a decimal', { type: 'bytes', logicalType: 'decimal' }, 'a has the logical type "decimal".'],
    ['a date', { type: 'int', logicalType: 'date' }, 'a has the logical type "date".'],
    ['a type that contains itself', loop, 'a.next contains itself by Loop.'],
    ['a list of empty records', { type: 'array', items: empty }, 'a has items that take no bytes.'],
    ['a map of empty records', { type: 'map', values: empty }, 'a has items that take no bytes.'],
    ['an unknown type', 'strnig', 'a has the unknown type strnig.'],
    ['a method of all objects as a type', 'toString', 'a has the unknown type toString.'],
    ['no type', undefined, 'a has no type but missing.'],
    ['an enum without symbols', { type: 'enum', name: 'E', symbols: [] }, 'a has an enum whose symbols are not names.'],
    [
      'a symbol that is no name',
      { type: 'enum', name: 'E', symbols: ['a-b'] },
      'a has an enum whose symbols are not names.',
    ],
    ['a type name of code', { type: 'enum', name: 'E();', symbols: ['A'] }, 'a has the type name "E();".'],
    ['a limit that is no number', { type: 'int', minimum: '1' }, 'a has the minimum "1".'],
    ['a pattern that is no text', { type: 'string', pattern: 1 }, 'a has a pattern that is no text.'],
    ['a record without fields', { type: 'record', name: 'R' }, 'a is a record without fields.'],
  ])('%s', (_what, type, message) => {
    expect(() => parseField(type)).toThrow(new TypeError(message));
  });

  test.each([
    ['int', 'x'],
    ['int', 1.5],
    ['long', '1'],
    ['boolean', 0],
    ['string', 1],
    ['bytes', 1],
    [['null', 'int'], 1],
    [{ type: 'enum', name: 'E', symbols: ['A'] }, 'B'],
    [{ type: 'array', items: 'int' }, [1]],
    [{ type: 'map', values: 'int' }, []],
  ])('the default of %j that is %j', (type, json) => {
    expect(() => parseField(type, { default: json })).toThrow('which does not fit');
  });

  test.each([['__proto__'], ['constructor'], ['hasOwnProperty'], ['a-b'], ['']])('a field of the name %j', (name) => {
    const schema = { ...recordSchema({}), fields: [{ name, type: 'int' }] };
    expect(() => parseSchema(schema)).toThrow(TypeError);
  });

  test('two types of one name', () => {
    const kind = { type: 'enum', name: 'Kind', symbols: ['A'] };
    expect(() => parseSchema(recordSchema({ a: kind, b: kind }))).toThrow('b defines test.sample.v1.Kind twice.');
  });

  test.each([[[]], ['string'], [null], [{ type: 'enum', name: 'E', symbols: ['A'] }]])(
    'a message that is %j',
    (schema) => {
      expect(() => parseSchema(schema)).toThrow(TypeError);
    },
  );
});
