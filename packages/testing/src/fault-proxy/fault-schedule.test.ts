import { assert, integer, property } from 'fast-check';

import type { Fault } from './fault.ts';
import { createFaultSchedule } from './fault-schedule.ts';

const seeds = integer({ min: 0, max: 2 ** 32 - 1 });
const DURATION_MS = 10_000;

test('gives the same faults for the same seed, and others for another', () => {
  assert(
    property(seeds, seeds, (seed, other) => {
      const schedule = createFaultSchedule(seed, { durationMs: DURATION_MS });

      expect(createFaultSchedule(seed, { durationMs: DURATION_MS })).toEqual(schedule);
      if (seed !== other) expect(createFaultSchedule(other, { durationMs: DURATION_MS })).not.toEqual(schedule);
    }),
  );
});

function isAllowed(fault: Fault): boolean {
  if (fault.brokerPort !== 9092 && fault.brokerPort !== 9093) return false;
  if (fault.kind === 'cut') return true;
  const isAimed = (fault.api === 'Produce' || fault.api === 'Heartbeat') && (fault.times === 1 || fault.times === 2);
  return isAimed && (fault.kind === 'drop' || fault.kind === 'delay');
}

test('keeps the order of time, the bounds, and what it may use', () => {
  assert(
    property(seeds, (seed) => {
      const schedule = createFaultSchedule(seed, {
        durationMs: DURATION_MS,
        everyMs: [100, 300],
        forMs: [50, 70],
        kinds: ['drop', 'delay', 'cut'],
        apis: ['Produce', 'Heartbeat'],
        most: 2,
        delayMs: [5, 6],
        brokerPorts: [9092, 9093],
      });

      expect(schedule.length).toBeGreaterThan(DURATION_MS / 300 - 2);
      const times = [0, ...schedule.map(({ atMs }) => atMs)];
      const gaps = schedule.map(({ atMs }, index) => atMs - (times[index] ?? 0));
      expect(gaps.filter((gap) => gap < 100 || gap > 300)).toEqual([]);
      expect(schedule.filter(({ atMs, forMs }) => atMs >= DURATION_MS || forMs < 50 || forMs > 70)).toEqual([]);
      expect(schedule.filter(({ fault }) => !isAllowed(fault))).toEqual([]);
    }),
  );
});
