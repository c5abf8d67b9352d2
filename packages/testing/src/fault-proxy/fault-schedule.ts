import type { SeededRandom } from '../random/seeded-random.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import type { Fault } from './fault.ts';
import type { ApiName } from './frames.ts';
import { API_KEYS, DIRECTIONS } from './frames.ts';

type Range = readonly [least: number, most: number];

/** A fault, when to inject it and when to release it. */
export type ScheduledFault = {
  /** Since the beginning, in ms. */
  readonly atMs: number;
  /** So long behind `atMs` it is to be released, whatever it has hit. */
  readonly forMs: number;
  readonly fault: Fault;
};

/** What a schedule is made of. */
export type FaultScheduleOptions = {
  readonly durationMs: number;
  /** Time from one fault to the next, ms. @default [200, 1500] */
  readonly everyMs?: Range | undefined;
  /** How long cuts last and faults wait for something to hit, ms. @default [500, 4000] */
  readonly forMs?: Range | undefined;
  /** How long a delayed frame waits, ms. @default [20, 800] */
  readonly delayMs?: Range | undefined;
  /** How many frames one fault hits at most. @default 3 */
  readonly most?: number | undefined;
  /** @default all */
  readonly kinds?: readonly Fault['kind'][] | undefined;
  /** @default all that the proxy knows */
  readonly apis?: readonly ApiName[] | undefined;
  /** Ports of brokers, one of which each fault is for. @default none: a fault is for all */
  readonly brokerPorts?: readonly number[] | undefined;
};

const KINDS: readonly Fault['kind'][] = ['drop', 'close', 'hold', 'delay', 'cut'];
// The names of a constant.
const APIS = Object.keys(API_KEYS) as readonly ApiName[];
const CUTS = ['request', 'response', 'both', 'refused'] as const;

/**
 * Faults of frames and connections in the order of their times: the same seed and options give the same ones.
 *
 * @param seed  0 to 2^32 - 1
 */
export function createFaultSchedule(seed: number, options: FaultScheduleOptions): readonly ScheduledFault[] {
  const { durationMs, everyMs = [200, 1_500], forMs = [500, 4_000] } = options;
  const random = createSeededRandom(seed);
  const schedule: ScheduledFault[] = [];
  for (let atMs = random.between(everyMs); atMs < durationMs; atMs += Math.max(1, random.between(everyMs))) {
    schedule.push({ atMs, forMs: random.between(forMs), fault: anyFault(random, options) });
  }
  return schedule;
}

function anyFault(random: SeededRandom, options: FaultScheduleOptions): Fault {
  const { kinds = KINDS, apis = APIS, delayMs = [20, 800], most = 3, brokerPorts = [] } = options;
  const kind = random.pick(kinds);
  const where = brokerPorts.length === 0 ? {} : { brokerPort: random.pick(brokerPorts) };
  if (kind === 'cut') return { kind, ways: random.pick(CUTS), ...where };
  const aim = {
    direction: random.pick(DIRECTIONS),
    api: random.pick(apis),
    times: random.between([1, most]),
    skip: random.integer(3),
    ...where,
  };
  return kind === 'delay' ? { kind, ...aim, delayMs } : { kind, ...aim };
}
