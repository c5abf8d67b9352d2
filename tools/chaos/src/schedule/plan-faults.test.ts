import fc from 'fast-check';

import { FAULT_KINDS, planFaults } from './plan-faults.ts';

const seeds = fc.nat();
const lengths = fc.integer({ min: 12_000, max: 1_200_000 });

test('a plan is a pure function of seed and length', () => {
  fc.assert(
    fc.property(seeds, lengths, (seed, length) => {
      expect(planFaults(seed, length)).toEqual(planFaults(seed, length));
    }),
    { numRuns: 30 },
  );
});

test('faults come in order, inside the run, and more than 26 a minute in a long run', () => {
  fc.assert(
    fc.property(seeds, lengths, (seed, length) => {
      const times = planFaults(seed, length).map(({ atMs }) => atMs);

      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect(times.every((atMs) => atMs > 0 && atMs <= length)).toBe(true);
      if (length >= 300_000) expect(times.length).toBeGreaterThan((length / 60_000) * 26);
    }),
    { numRuns: 100 },
  );
});

test('every kind is planned within the first 45 seconds', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(new Set(planFaults(seed, 45_000).map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    }),
  );
});

test('other seeds plan other faults', () => {
  const plans = Array.from({ length: 50 }, (_, seed) => JSON.stringify(planFaults(seed, 60_000)));

  expect(new Set(plans).size).toBe(50);
});
