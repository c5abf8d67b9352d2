import fc from 'fast-check';

import { findDifferences, flatten } from './find-differences.ts';
import type { Plain } from './to-plain.ts';
import { toPlain } from './to-plain.ts';

const plain = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Plain); // Without -0, which JSON has not.

test('a value differs from itself in nothing, and from any other in something', () => {
  fc.assert(
    fc.property(plain, plain, (one, other) => {
      expect(findDifferences(one, one)).toEqual([]);
      const isEqual = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      expect(findDifferences(one, other).length === 0).toBe(isEqual);
    }),
  );
});

test('the innermost places are named by pointers, with both sides where there are two', () => {
  const old = { status: 'placed', lines: [{ sku: 'a', quantity: 1 }], 'a/b~c': 1, gone: null };
  const now = { status: 'confirmed', lines: [{ sku: 'a', quantity: 2 }, { sku: 'b' }], 'a/b~c': 2, fresh: [] };

  expect(findDifferences(old, now)).toEqual([
    { path: '/status', old: 'placed', new: 'confirmed' },
    { path: '/lines/0/quantity', old: 1, new: 2 },
    { path: '/lines/1', new: { sku: 'b' } },
    { path: '/a~1b~0c', old: 1, new: 2 },
    { path: '/gone', old: null },
    { path: '/fresh', new: [] },
  ]);
  expect(findDifferences([1], { 0: 1 })).toEqual([{ path: '', old: [1], new: { 0: 1 } }]);
});

test('a state becomes JSON with nothing lost: large numbers, times, sets, maps and bytes', () => {
  const state = {
    pence: 9_007_199_254_740_993n,
    at: new Date(0),
    ids: new Set(['1']),
    counts: new Map([['a', 1n]]),
    bytes: Buffer.from('ab'),
    none: undefined,
  };

  expect(toPlain(state)).toEqual({
    pence: '9007199254740993',
    at: '1970-01-01T00:00:00.000Z',
    ids: ['1'],
    counts: { a: '1' },
    bytes: '6162',
  });
  expect(flatten({ a: [1, { b: 2 }], c: [] })).toEqual([
    ['/a/0', 1],
    ['/a/1/b', 2],
    ['/c', []],
  ]);
});

/** With the members of objects in one order, and objects told from lists. */
function sorted(value: Plain): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return ['object', ...members.map(([name, member]) => [name, sorted(member)])];
}
