import fc from 'fast-check';

import { parsePounds, toPence } from './price.ts';

test.each([
  ['2.55', 255],
  ['2.1', 210],
  ['0.0', 0],
  ['-0.0', 0],
  ['0.29', 29],
  ['1298.4', 129840],
  ['-11062.06', -1106206],
  ['0.001', 0.1],
  ['-0.001', -0.1],
  ['1.005', 100.5],
])('%s pounds are %d pence', (text, pence) => {
  expect(toPence(parsePounds(text) ?? -1n)).toBe(pence);
});

test.each(['', '2,55', '£2', '1e3', '.5', '5.', 'NaN', '0.0000001', '12345678901'])('"%s" is no price', (text) => {
  expect(parsePounds(text)).toBeUndefined();
});

test('a price survives the way to JSON digit by digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 999_999 }), (pounds, micros) => {
      const text = `${pounds}.${String(micros).padStart(6, '0')}`;
      const digits = JSON.stringify(toPence(parsePounds(text) ?? -1n));
      const [whole = '', fraction = ''] = digits.split('.');
      expect(BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'))).toBe(
        BigInt(pounds) * 1_000_000n + BigInt(micros),
      );
    }),
  );
});

test('an amount that a JSON number cannot carry exactly is refused', () => {
  expect(() => toPence(12_345_678_901_234_567n * 10_000n)).toThrow(RangeError);
});
