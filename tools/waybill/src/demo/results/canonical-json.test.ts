import fc from 'fast-check';

import type { ViewValue } from './canonical-json.ts';
import { toCanonicalJson } from './canonical-json.ts';

test('names are sorted, spaces left out, only what must be is escaped', () => {
  const value = { b: [1, null, true], a: { z: 'a "b" \\ £ é \n', y: -2 }, '10': '', '9': 0 };
  expect(toCanonicalJson(value)).toBe('{"10":"","9":0,"a":{"y":-2,"z":"a \\"b\\" \\\\ £ é \\n"},"b":[1,null,true]}');
});

test('64-bit integers are numbers with all their digits', () => {
  expect(toCanonicalJson({ most: 9_223_372_036_854_775_807n, least: -9_223_372_036_854_775_808n })).toBe(
    '{"least":-9223372036854775808,"most":9223372036854775807}',
  );
});

test('it reads back as what it was, and the order of the names given does not matter', () => {
  // Assignment does not take `__proto__` for an ordinary name.
  const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'));
  fc.assert(
    fc.property(json, (value) => {
      const text = toCanonicalJson(value as ViewValue); // JSON values are view values.
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value))); // JSON has no -0.
      expect(toCanonicalJson(reverseNames(value as ViewValue))).toBe(text);
    }),
  );
});

function reverseNames(value: ViewValue): ViewValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly ViewValue[]).map(reverseNames);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reverseNames(member)]),
  );
}
