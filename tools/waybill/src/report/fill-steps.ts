/** How long operations took that ended in a step of time, ms; null where none did. */
export type StepLatency = { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };

/** What ended in a step of time, which begins `at` ms since 1970. */
export type TimeStep = StepLatency & {
  readonly at: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
};

/** Operations that took at most `below` ms, and more than half of it. */
export type LatencyStep = { readonly below: number; readonly count: number };

/** Sales by steps of so many days. */
export type SalesSteps = {
  readonly step: number;
  /** `day` is the first one of a step, in UTC. */
  readonly steps: readonly { readonly day: string; readonly pence: string }[];
};

/**
 * All steps of time from the first to the last: one that is left out lets a pause look as if there was none.
 *
 * @param times  in their order
 * @param step   seconds
 */
export function fillTimes(times: readonly TimeStep[], step: number): readonly TimeStep[] {
  const known = new Map(times.map((each) => [each.at, each]));
  const nothing = { succeeded: 0, failed: 0, canceled: 0, p50: null, p95: null, p99: null };
  return countUp(times.at(0)?.at, times.at(-1)?.at, (at) => at + step * 1_000).map(
    (at) => known.get(at) ?? { at, ...nothing },
  );
}

/** All steps of latency from the least to the longest, each twice the one before. */
export function fillLatencies(latencies: readonly LatencyStep[]): readonly LatencyStep[] {
  const known = new Map(latencies.map((each) => [each.below, each]));
  return countUp(latencies.at(0)?.below, latencies.at(-1)?.below, (below) => below * 2).map(
    (below) => known.get(below) ?? { below, count: 0 },
  );
}

/** Steps of days of which there are no more than so many: customers say themselves when they placed an order. */
const DAY_STEPS = [1, 7, 30, 365];
const MOST_DAY_STEPS = 400;

/**
 * Sales of all steps of days from the first to the last.
 *
 * @param days  in their order, by days since 1970
 */
export function fillDays(days: readonly { readonly number: number; readonly pence: string }[]): SalesSteps {
  const [first, last] = [days.at(0)?.number, days.at(-1)?.number];
  const length = first === undefined || last === undefined ? 0 : last - first + 1;
  const step = DAY_STEPS.find((each) => length / each <= MOST_DAY_STEPS) ?? Math.ceil(length / MOST_DAY_STEPS);
  const sums = new Map<number, bigint>();
  for (const { number, pence } of days) {
    const from = number - ((number - (first ?? 0)) % step);
    sums.set(from, (sums.get(from) ?? 0n) + BigInt(pence));
  }
  const steps = countUp(first, last, (number) => number + step);
  return { step, steps: steps.map((number) => ({ day: dayOf(number), pence: String(sums.get(number) ?? 0n) })) };
}

function countUp(first: number | undefined, last: number | undefined, next: (from: number) => number) {
  const all: number[] = [];
  if (first !== undefined && last !== undefined) for (let each = first; each <= last; each = next(each)) all.push(each);
  return all;
}

function dayOf(number: number): string {
  const text = new Date(number * 86_400_000).toISOString();
  return text.slice(0, text.indexOf('T'));
}
