import fc from 'fast-check';

import { parsePrecondition } from './precondition.ts';

test.each([
  [{}, undefined],
  [{ 'if-match': '"7"' }, 7],
  [{ 'if-match': ' "7-gzip" ' }, 7],
  [{ 'if-match': 'W/"7"' }, 7],
  [{ 'if-match': '*' }, 'any'],
  [{ 'if-none-match': '*' }, 0],
])('%j expects version %s', (headers, expected) => {
  expect(parsePrecondition(headers)).toEqual({ expected });
});

test.each([
  { 'if-match': '"7", "8"' },
  { 'if-match': '7' },
  { 'if-match': '"0"' },
  { 'if-match': '"07"' },
  { 'if-match': '""' },
  { 'if-match': '"1-3"' },
  { 'if-match': '' },
  { 'if-none-match': '"7"' },
  { 'if-none-match': '' },
  { 'if-match': '*', 'if-none-match': '*' },
  { 'if-unmodified-since': 'Wed, 01 Dec 2010 08:26:00 GMT' },
  { 'if-modified-since': 'Wed, 01 Dec 2010 08:26:00 GMT' },
  { 'if-range': '"7"' },
])('%j is refused: a precondition is never dropped in silence', (headers) => {
  expect(parsePrecondition(headers)).toMatchObject({ refused: 'precondition-unsupported' });
});

test('any text is a version, a star or refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parsePrecondition({ 'if-match': text });
      expect('refused' in parsed || parsed.expected === 'any' || Number.isSafeInteger(parsed.expected)).toBe(true);
    }),
  );
});
