import fc from 'fast-check';

import { readJson } from './strict-json.ts';

const read = (text: string) => readJson(Buffer.from(text));
const malformed = (detail: string) => ({ refused: 'body-malformed', detail });

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8, noUnicodeString: false }), (text) => {
      fc.pre(!text.includes('__proto__'));
      expect(read(text)).toMatchObject({ value: JSON.parse(text) as unknown });
    }),
  );
});

test('never takes what JSON.parse refuses', () => {
  const nearly = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, noise]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + noise + text.slice(place + 1);
  });
  fc.assert(
    fc.property(nearly, (text) => {
      const parsed = read(text);
      if ('value' in parsed) expect(parsed.value).toEqual(JSON.parse(text));
    }),
  );
});

test.each(['', ' ', '{', '{"a":}', "{'a':1}", '[1,]', 'NaN', '01', '"a', '{"a":1}x', '"\t"', '\u00001'])(
  '%j is no JSON',
  (text) => {
    expect(read(text)).toMatchObject({
      refused: 'body-malformed',
      detail: expect.stringContaining('not taken as JSON'),
    });
  },
);

test('invalid UTF-8 is refused, not repaired', () => {
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0xaf, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xe2, 0x82, 0x22],
  ]) {
    expect(readJson(Buffer.from(bytes))).toEqual(malformed('The body is not valid UTF-8.'));
  }
});

test('a byte order mark is refused', () => {
  expect(read('\uFEFF{}')).toMatchObject({ refused: 'body-malformed' });
});

test.each([
  ['{"sku":1,"sku":2}', '"sku"'],
  ['{"a":{"b":1,"b":1}}', '"b"'],
  ['[{"a":1},{"a":1,"c":{},"a":2}]', '"a"'],
  [String.raw`{"a":1,"\u0061":2}`, '"a"'],
  [String.raw`{"x:\"y":[{"d":1}],"x:\"y":2}`, String.raw`"x:\"y"`],
  ['{"":1,"":2}', '""'],
])('%s names a member twice', (text, name) => {
  expect(read(text)).toEqual(malformed(`The name ${name} occurs twice in one object.`));
});

test('the same name in different objects is fine', () => {
  expect(read('{"a":{"a":[{"a":1},{"a":2}]}}')).toHaveProperty('value');
  expect(read('{"a":"a:a","b":"{\\"a\\":1,\\"a\\":2}"}')).toHaveProperty('value');
});

test('a repeated name is found wherever it stands', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.array(tie('any')),
      fc.dictionary(fc.string(), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(value, value, fc.string(), (before, after, name) => {
      const inner = `{${JSON.stringify(name)}:${JSON.stringify(before)},"x":0,${JSON.stringify(name)}:${JSON.stringify(after)}}`;
      expect(read(`{"y":[${inner}]}`)).toMatchObject({ refused: 'body-malformed' });
    }),
  );
});

test.each([
  '{"__proto__":{}}',
  '{"a":[{"__proto__":1}]}',
  String.raw`{"__pr\u006fto__":{}}`,
  '{"constructor":{"prototype":{}}}',
])('%s would reach for a prototype', (text) => {
  expect(read(text)).toMatchObject({ refused: 'body-malformed' });
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

test('a lone surrogate is no character, in a text as in a name', () => {
  for (const text of [
    String.raw`"\ud800"`,
    String.raw`{"a":["x\uDFFFy"]}`,
    String.raw`{"\udabc":1}`,
    String.raw`"\ud83d\u0041"`,
  ]) {
    expect(read(text)).toEqual(malformed('The body has a lone surrogate, which is no character.'));
  }
  expect(read(String.raw`"\ud83d\ude00"`)).toMatchObject({ value: '😀' });
  expect(read(String.raw`"\\ud800"`)).toMatchObject({ value: String.raw`\ud800` });
});

test('32 levels are taken, 33 are not', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  expect(read(nested(32))).toHaveProperty('value');
  expect(read(nested(33))).toEqual(malformed('The body has more than 32 levels.'));
  expect(read('{"a":'.repeat(40_000))).toEqual(malformed('The body has more than 32 levels.'));
});

test('brackets in texts are not levels', () => {
  expect(read(JSON.stringify(['['.repeat(50), '\\"{'.repeat(50)]))).toHaveProperty('value');
});

test('10,000 values are taken, 10,001 are not', () => {
  expect(read(JSON.stringify(Array.from({ length: 9_999 }, () => 0)))).toHaveProperty('value');
  expect(read(JSON.stringify(Array.from({ length: 10_000 }, () => 0)))).toEqual(
    malformed('The body has more than 10000 values.'),
  );
});

test('tells the names of all members', () => {
  expect(read('{"b":[{"a":1},{"c":2}],"a":null}')).toMatchObject({ names: new Set(['b', 'a', 'c']) });
});
