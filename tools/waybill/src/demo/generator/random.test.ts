import fc from 'fast-check';

import type { Curve } from './random.ts';
import { createRandom } from './random.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('the same seed gives the same chance, on every machine', () => {
  const random = createRandom(7);
  expect([random.int(0, 999), random.int(0, 999), random.int(0, 999), random.int(0, 999)]).toEqual([11, 61, 976, 699]);
});

test('numbers stay within their bounds and both ends occur', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = createRandom(seed);
      const numbers = Array.from({ length: 200 }, () => random.int(1, 6));
      expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    }),
  );
});

test('a curve has as many values below each of its points as it says', () => {
  const curve: Curve = [
    [0, 10],
    [0.5, 20],
    [0.9, 100],
    [1, 1000],
  ];
  const random = createRandom(1);
  const values = Array.from({ length: 10_000 }, () => random.sample(curve));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...values)).toBeLessThanOrEqual(1000);
  for (const [share, value] of curve.slice(1, 3)) {
    expect(values.filter((one) => one <= value).length / values.length).toBeCloseTo(share, 1);
  }
});

test('nothing can be picked from an empty list', () => {
  expect(() => createRandom(1).pick([])).toThrow(RangeError);
});
