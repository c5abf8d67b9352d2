import fc from 'fast-check';

import { percentile, toLatency } from './latency.ts';

test('the median of four values is the second: a percentile is a value that was measured', () => {
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
});

test('the 99th percentile of a hundred values leaves one above it', () => {
  const values = Array.from({ length: 100 }, (_, at) => at + 1);
  expect(toLatency(values)).toEqual({ count: 100, p50: 50, p90: 90, p99: 99, max: 100 });
});

test('no samples have no percentiles', () => {
  expect(toLatency([])).toEqual({ count: 0, p50: NaN, p90: NaN, p99: NaN, max: NaN });
});

test('at least the share of all values does not exceed a percentile, and the next smaller value has less', () => {
  const samples = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 });
  fc.assert(
    fc.property(samples, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (values, share) => {
      const at = percentile(
        [...values].sort((one, other) => one - other),
        share,
      );
      const notAbove = values.filter((value) => value <= at).length;
      const below = values.filter((value) => value < at).length;
      expect(notAbove).toBeGreaterThanOrEqual(values.length * share);
      expect(below).toBeLessThan(values.length * share);
    }),
  );
});

test('the order of the samples does not matter', () => {
  expect(toLatency([30, 1, 200])).toEqual(toLatency([200, 30, 1]));
});
