import fc from 'fast-check';

import { percentile } from './tally.ts';

test('a percentile is the smallest value that so many do not exceed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }),
      fc.constantFrom(0.5, 0.9, 0.99, 1),
      (values, share) => {
        const found = percentile(Float64Array.from(values).sort(), share) ?? -1;
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(values.length * share);
        expect(values.filter((value) => value < found).length).toBeLessThan(values.length * share);
      },
    ),
  );
});

test('nothing has no percentile', () => {
  expect(percentile(new Float64Array(), 0.5)).toBeUndefined();
});
