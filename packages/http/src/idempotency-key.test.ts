import fc from 'fast-check';
import { serializeItem } from 'structured-headers';

import { parseIdempotencyKey } from './idempotency-key.ts';

const parse = (header: string) => parseIdempotencyKey('Idempotency-Key', header);
const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 255,
});

test('a quoted key is the text in its quotes', () => {
  fc.assert(
    fc.property(printable, (key) => {
      expect(parse(serializeItem(key))).toEqual({ key });
    }),
  );
});

test('both spellings of one key are one key', () => {
  expect(parse('k-81f3')).toEqual(parse('"k-81f3"'));
});

test('escapes are those of structured fields', () => {
  expect(parse(String.raw`"a\"b\\c"`)).toEqual({ key: String.raw`a"b\c` });
});

test.each(['"k', 'k"', 'a"b"c', '"a"b"', '"', String.raw`"a\x"`, '"a";p=1', '"a", "b"', '"é"'])(
  '%s is refused',
  (header) => {
    expect(parse(header)).toMatchObject({ refused: 'header-malformed' });
  },
);

test.each(['', '""'])('%j is empty', (header) => {
  expect(parse(header)).toMatchObject({ refused: 'header-malformed', detail: 'Idempotency-Key is empty.' });
});

test('a key has at most 255 characters, not counting its quotes', () => {
  expect(parse(`"${'x'.repeat(255)}"`)).toEqual({ key: 'x'.repeat(255) });
  expect(parse('x'.repeat(255))).toEqual({ key: 'x'.repeat(255) });
  expect(parse('x'.repeat(256))).toMatchObject({ detail: 'Idempotency-Key is longer than 255.' });
});

test.each(['ké', 'k\t', 'k\u0000'])('%j is not printable ASCII', (header) => {
  expect(parse(header)).toMatchObject({ refused: 'header-malformed' });
});

test('takes any text in its stride', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => {
      const parsed = parse(header);
      if ('key' in parsed) expect(parsed.key).toMatch(/^[ -~]{1,255}$/);
    }),
  );
});
