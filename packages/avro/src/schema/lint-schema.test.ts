import { lintSchema } from './lint-schema.ts';

const good = {
  type: 'record',
  name: 'Order',
  namespace: 'test.order.v1',
  doc: 'An order.',
  fields: [
    { name: 'note', type: ['null', { type: 'string', maxLength: 10 }], default: null, doc: 'A note.' },
    {
      name: 'kind',
      type: { type: 'enum', name: 'Kind', symbols: ['A'], default: 'A', doc: 'A kind.' },
      doc: 'Its kind.',
    },
    { name: 'sums', type: { type: 'array', items: { type: 'long', minimum: 0 }, minItems: 1 }, doc: 'Its sums.' },
  ],
};

function withField(field: Readonly<Record<string, unknown>>) {
  return lintSchema({ ...good, fields: [field] });
}

test('finds nothing in a good schema', () => {
  expect(lintSchema(good)).toEqual([]);
});

test.each([
  ['a field without a doc', { name: 'a', type: 'int' }, 'a has no doc.'],
  ['a field that is not camelCase', { name: 'Unit_price', type: 'int', doc: '.' }, 'Unit_price is not camelCase.'],
  ['a limit on the field', { name: 'a', type: 'int', doc: '.', minimum: 1 }, 'a has the attribute minimum; known are'],
  ['a misspelt limit', { name: 'a', type: { type: 'int', minium: 1 }, doc: '.' }, 'a has the attribute minium;'],
  ['a limit of another type', { name: 'a', type: { type: 'string', minimum: 1 }, doc: '.' }, 'the attribute minimum'],
  ['a limit within items', { name: 'a', type: { type: 'array', items: { type: 'int', min: 1 } }, doc: '.' }, 'a[] has'],
  ['no default null', { name: 'a', type: ['null', 'int'], doc: '.' }, 'a may be null but has not the default null.'],
  [
    'an enum without a default',
    { name: 'a', type: { type: 'enum', name: 'E', symbols: ['A'], doc: '.' }, doc: '.' },
    'an enum without a default',
  ],
  [
    'an enum without a doc',
    { name: 'a', type: { type: 'enum', name: 'E', symbols: ['A'], default: 'A' }, doc: '.' },
    'E has no doc.',
  ],
  [
    'a type that is not PascalCase',
    { name: 'a', type: { type: 'record', name: 'line', fields: [], doc: '.' }, doc: '.' },
    'not PascalCase',
  ],
  ['what contracts may not use', { name: 'a', type: ['int', 'string'], doc: '.' }, 'has a union'],
])('finds %s', (_what, field, fault) => {
  expect(withField(field)).toEqual([expect.stringContaining(fault)]);
});

test('finds several faults at once', () => {
  expect(lintSchema({ ...good, doc: undefined, fields: [{ name: 'A', type: 'int' }] })).toHaveLength(3);
});
