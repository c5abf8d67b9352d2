import fc from 'fast-check';

import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 0, 0);

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Sun, 22 Nov 2026 10:01:00 GMT', 60_000],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
])('%p is understood', (text, ms) => {
  expect(parseRetryAfter(text, NOW)).toBe(ms);
});

test.each([undefined, '', '-1', '1.5', 'soon', '99999999999', 'Xyz'])('%p says nothing', (text) => {
  expect(parseRetryAfter(text, NOW)).toBeUndefined();
});

test('no text makes it fail or ask for a time before now', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseRetryAfter(text, NOW) ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
