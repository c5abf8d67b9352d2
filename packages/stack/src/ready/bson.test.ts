import fc from 'fast-check';

import { decodeBsonScalars, encodeBson } from './bson.ts';

const name = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0') && text !== '__proto__');
const scalar = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.boolean(),
  fc.string({ unit: 'grapheme' }),
);

test('scalars come out as they went in, wherever documents and lists stand between them', () => {
  fc.assert(
    fc.property(fc.dictionary(name, scalar), (scalars) => {
      const nested = { first: { a: 1, b: ['x', { c: true }] }, last: [1, 2, 3] };

      const decoded = decodeBsonScalars(encodeBson({ ...nested, ...scalars }), 0);

      expect(decoded).toEqual(scalars);
    }),
  );
});

test('follows the example of the specification', () => {
  // {"hello": "world"} of bsonspec.org
  const bytes = Buffer.from('160000000268656c6c6f0006000000776f726c640000', 'hex');

  expect(encodeBson({ hello: 'world' })).toEqual(bytes);
  expect(decodeBsonScalars(bytes, 0)).toEqual({ hello: 'world' });
});

test('refuses a type that it does not know', () => {
  expect(() => decodeBsonScalars(Buffer.from('08000000137800ff', 'hex'), 0)).toThrow('BSON type 19');
});
