import fc from 'fast-check';

import { fillDays, fillLatencies, fillTimes } from './fill-steps.ts';

const MINUTE = 60;
const BUSY = { succeeded: 2, failed: 1, canceled: 0, p50: 70, p95: 400, p99: 900 };
const EMPTY = { succeeded: 0, failed: 0, canceled: 0, p50: null, p95: null, p99: null };

/** Days since 1970. */
function dayNumber(day: string): number {
  return Date.parse(day) / 86_400_000;
}

test('a step of time in which nothing ended has no operations and no latency', () => {
  const times = [
    { at: 0, ...BUSY },
    { at: 180_000, ...BUSY },
  ];

  expect(fillTimes(times, MINUTE)).toEqual([
    { at: 0, ...BUSY },
    { at: 60_000, ...EMPTY },
    { at: 120_000, ...EMPTY },
    { at: 180_000, ...BUSY },
  ]);
});

test('where every step has operations nothing is added', () => {
  const times = [
    { at: 60_000, ...BUSY },
    { at: 120_000, ...BUSY },
  ];

  expect(fillTimes(times, MINUTE)).toEqual(times);
  expect([fillTimes([], MINUTE), fillLatencies([]), fillDays([])]).toEqual([[], [], { step: 1, steps: [] }]);
});

test('a latency that no operation had stands between those that some had', () => {
  const latencies = [
    { below: 64, count: 3 },
    { below: 512, count: 1 },
  ];

  expect(fillLatencies(latencies)).toEqual([
    { below: 64, count: 3 },
    { below: 128, count: 0 },
    { below: 256, count: 0 },
    { below: 512, count: 1 },
  ]);
});

test('a day on which nothing was sold stands between those on which something was', () => {
  const days = [
    { number: dayNumber('2010-12-31'), pence: '150' },
    { number: dayNumber('2011-01-02'), pence: '9007199254740993' },
  ];

  expect(fillDays(days)).toEqual({
    step: 1,
    steps: [
      { day: '2010-12-31', pence: '150' },
      { day: '2011-01-01', pence: '0' },
      { day: '2011-01-02', pence: '9007199254740993' },
    ],
  });
});

test('sales of more days than can be seen beside each other are added up by weeks', () => {
  const days = [
    { number: dayNumber('2010-01-01'), pence: '1' },
    { number: dayNumber('2010-01-07'), pence: '2' },
    { number: dayNumber('2010-01-08'), pence: '4' },
    { number: dayNumber('2011-12-31'), pence: '8' },
  ];

  const { step, steps } = fillDays(days);

  expect(step).toBe(7);
  expect(steps.slice(0, 3)).toEqual([
    { day: '2010-01-01', pence: '3' },
    { day: '2010-01-08', pence: '4' },
    { day: '2010-01-15', pence: '0' },
  ]);
  expect(steps.at(-1)?.pence).toBe('8');
});

/** All days that a date can be. */
const dayNumbers = fc.uniqueArray(fc.integer({ min: -100_000_000, max: 100_000_000 }), { minLength: 1, maxLength: 20 });

test('however far days lie apart, the steps are few and hold all that was sold', () => {
  fc.assert(
    fc.property(dayNumbers, (numbers) => {
      const days = numbers.sort((one, other) => one - other).map((number) => ({ number, pence: '5' }));

      const { steps } = fillDays(days);

      expect(steps.length).toBeLessThanOrEqual(400);
      expect(steps.reduce((sum, { pence }) => sum + BigInt(pence), 0n)).toBe(5n * BigInt(numbers.length));
    }),
  );
});
