import fc from 'fast-check';

import {
  isAggregateId,
  isCommandId,
  isTenant,
  NO_OFFSET,
  offsetAfter,
  toAggregateId,
  toCommandId,
  toOffset,
  toTenant,
} from './ids.ts';

const ALLOWED = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~');

test('takes every id of the allowed characters, 1 to 128 of them', () => {
  const ids = fc.string({ unit: fc.constantFrom(...ALLOWED), minLength: 1, maxLength: 128 });
  fc.assert(
    fc.property(ids, (id) => {
      expect(isAggregateId(id)).toBe(id !== '.' && id !== '..');
    }),
  );
});

test('refuses an id with any other character', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), (text) => {
      const allowed = Array.from(text).every((character) => ALLOWED.includes(character)) && !/^\.{1,2}$/.test(text);
      expect(isAggregateId(text)).toBe(allowed);
    }),
  );
});

test.each(['', '.', '..', 'a/b', 'a|b', 'a:b', 'a b', 'a\n', 'é', 'x'.repeat(129)])('%j is no id', (text) => {
  expect(isAggregateId(text)).toBe(false);
  expect(() => toAggregateId(text)).toThrow(TypeError);
});

test.each(['', 'Acme', 'a|b', 'a_b', 'a\n', 'x'.repeat(33)])('%j is no tenant', (text) => {
  expect(isTenant(text)).toBe(false);
  expect(() => toTenant(text)).toThrow(TypeError);
});

test.each([
  '018F0000-0000-7000-8000-000000000001',
  '018f0000-0000-7000-8000-00000000000',
  '018f00000000700080000000000000001',
  '',
])('%j is no command id', (text) => {
  expect(isCommandId(text)).toBe(false);
  expect(() => toCommandId(text)).toThrow(TypeError);
});

test('an offset is a bigint from -1 on, whatever it was written as', () => {
  expect([toOffset(7n), toOffset(7), toOffset('7')]).toEqual([7n, 7n, 7n]);
  expect(toOffset(-1)).toBe(NO_OFFSET);
  expect(() => toOffset(-2)).toThrow(RangeError);
});

test('offsets are counted without loss beyond what a number can hold', () => {
  expect(offsetAfter(toOffset(2n ** 60n))).toBe(2n ** 60n + 1n);
  expect(offsetAfter(NO_OFFSET, 3)).toBe(2n);
});
