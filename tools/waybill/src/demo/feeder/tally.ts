/** How often each outcome occurred, by kind of command and name of the outcome, as an outcomes file holds it. */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What the feed has counted so far. */
export type FeedCounts = {
  /** Commands sent at least once. */
  readonly submitted: number;
  /** Commands answered 202. */
  readonly accepted: number;
  /** Commands whose terminal status was seen, and those refused at the door. */
  readonly finished: number;
  /** Those of them that did not succeed, by name, such as `Failed/product-unknown`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Commands that an earlier import had sent already: their outcome is that of the first. */
  readonly duplicates: number;
  /** Requests that were sent again, by reason, such as `503 not-accepted` or `connection`. */
  readonly retries: Readonly<Record<string, number>>;
};

/** Counts what happens to the commands of a feed. */
export type Tally = {
  submitted(): void;
  accepted(): void;
  retried(reason: string): void;
  finished(
    kind: string,
    result: { readonly outcome: string; readonly latencyMs: number; readonly duplicate: boolean },
  ): void;
  counts(): FeedCounts;
  outcomes(): Outcomes;
  /** Submit → terminal status seen, ms, of the commands that were accepted, ascending. */
  latenciesMs(): Float64Array;
};

/** What the ingress refuses has no operation, and so no latency. */
export const REFUSED_AT_DOOR = 'RefusedAtDoor/';

export function createTally(): Tally {
  const numbers = { submitted: 0, accepted: 0, finished: 0, duplicates: 0 };
  const [failures, retries] = [new Map<string, number>(), new Map<string, number>()];
  const byKind = new Map<string, Map<string, number>>();
  const latencies: number[] = [];
  return {
    submitted: () => void (numbers.submitted += 1),
    accepted: () => void (numbers.accepted += 1),
    retried: (reason) => {
      increment(retries, reason);
    },
    finished: (kind, { outcome, latencyMs, duplicate }) => {
      numbers.finished += 1;
      if (duplicate) numbers.duplicates += 1;
      if (outcome !== 'Succeeded') increment(failures, outcome);
      const outcomes = byKind.get(kind) ?? new Map<string, number>();
      byKind.set(kind, outcomes);
      increment(outcomes, outcome);
      if (!outcome.startsWith(REFUSED_AT_DOOR)) latencies.push(latencyMs);
    },
    counts: () => ({ ...numbers, failures: toSorted(failures), retries: toSorted(retries) }),
    outcomes: () => Object.fromEntries([...byKind].sort(byName).map(([kind, outcomes]) => [kind, toSorted(outcomes)])),
    latenciesMs: () => Float64Array.from(latencies).sort(),
  };
}

/** @returns the smallest value that is not below this share of all; undefined without values */
export function percentile(ascending: Float64Array, share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)];
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function toSorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(byName));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
