import canonicalize from 'canonicalize';
import fc from 'fast-check';

import { canonicalJson } from './canonical-json.ts';
import { readJson } from './strict-json.ts';

const reference = canonicalize as unknown as (value: unknown) => string; // Its types describe another module format.

function canonical(text: string): string {
  const body = readJson(Buffer.from(text));
  if (!('value' in body)) throw new Error(body.detail);
  return canonicalJson(body.value, body.names);
}

test('is what the reference makes of it, with few names and with many', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(null, true, false),
      fc.array(tie('any')),
      fc.dictionary(fc.oneof(fc.string(), fc.nat(30).map(String)), tie('any'), { maxKeys: 100 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (given) => {
      const text = JSON.stringify(given);
      fc.pre(!text.includes('__proto__'));
      expect(canonical(text)).toBe(reference(JSON.parse(text)));
    }),
  );
});

test('neither the order of members nor spaces nor the spelling of numbers and texts counts', () => {
  const one = canonical(String.raw`{"b":3.0,"a":["\u0061",1e2,{"10":1,"9":2}]}`);

  expect(canonical(' {"a" : ["a", 100, {"9":2, "10":1}], "b": 3 } ')).toBe(one);
  expect(one).toBe('{"a":["a",100,{"10":1,"9":2}],"b":3}');
});

test('names are ordered by UTF-16 units, as in the example of the RFC', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const text = JSON.stringify(Object.fromEntries(names.map((name) => [name, 0])));

  const ordered = [...canonical(text).matchAll(/"([^"]+)":/g)].map(
    ([, name]) => JSON.parse(`"${name ?? ''}"`) as string,
  );

  expect(ordered).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
});
