import type { FeedCounts } from '../feeder/tally.ts';

/** How many commands reached a stage since the services started, as their admin port tells. */
export type StageCounts = Readonly<Partial<Record<'decided' | 'projected', number>>>;

/** How far the feed and the services behind it are, at one moment. */
export type Snapshot = {
  /** Since the feed began. */
  readonly elapsedMs: number;
  readonly total: number;
  readonly submitted: number;
  readonly accepted: number;
  /** Terminal status seen, or refused at the door. */
  readonly finished: number;
  readonly decided: number;
  readonly projected: number;
  /** How many commands each stage has still to take over from the one before. */
  readonly behind: { readonly decided: number; readonly projected: number };
  readonly failed: number;
  /** By outcome, such as `Failed/product-unknown`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Requests that were sent again, by reason. */
  readonly retries: Readonly<Record<string, number>>;
  /** Submit → terminal status seen. */
  readonly p50Ms: number | undefined;
  /** Commands finished a second, since the snapshot before. */
  readonly perSecond: number;
};

export type Moment = {
  readonly elapsedMs: number;
  readonly total: number;
  readonly counts: FeedCounts;
  /** Undefined when the services do not tell. */
  readonly stages: StageCounts | undefined;
  readonly p50Ms: number | undefined;
};

/** @param before  the snapshot that was shown last; the rate is measured since then */
export function toSnapshot(
  { elapsedMs, total, counts, stages, p50Ms }: Moment,
  before: Snapshot | undefined,
): Snapshot {
  const { submitted, accepted, finished } = counts;
  // What was seen as terminal was decided and projected; the services' own counts may be a moment older or younger.
  const between = (least: number, count: number, most: number): number => Math.min(Math.max(least, count), most);
  const terminal = Math.min(finished, accepted);
  const decided = between(terminal, stages?.decided ?? terminal, accepted);
  const projected = between(terminal, stages?.projected ?? terminal, decided);
  return {
    elapsedMs,
    total,
    submitted,
    accepted,
    finished,
    decided,
    projected,
    behind: { decided: accepted - decided, projected: decided - projected },
    failed: sum(counts.failures),
    failures: counts.failures,
    retries: counts.retries,
    p50Ms,
    perSecond: rateOf(finished - (before?.finished ?? 0), elapsedMs - (before?.elapsedMs ?? 0)),
  };
}

function rateOf(count: number, spanMs: number): number {
  return spanMs <= 0 ? 0 : Math.round((count * 1000) / spanMs);
}

/** How many there are of all of them. */
export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
