/** Whether a round says something. */
export type Verdict =
  | { readonly kind: 'counts' }
  /** The machine or the generator disturbed it: printed, never held against anybody. */
  | { readonly kind: 'not judged'; readonly reason: string }
  /** Answers were wrong, refused or missing: its figures mean nothing. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What is known about a round beside its figures. */
export type RoundFacts = {
  /** Share of the machine that other processes used, 0 to 1; undefined where the machine does not tell. */
  readonly othersShare: number | undefined;
  /** How late the generator sent, ms; undefined for a closed loop, which has no due times. */
  readonly latenessP99: number | undefined;
  /** Answers that were wrong, refused or missing; the first one in words. */
  readonly failures: number;
  readonly firstFailure: string | undefined;
};

/** Above it others had so much of the machine that wall-clock figures are theirs too. */
const MAX_OTHERS_SHARE = 0.1;
/** Above it the generator itself adds to the latency that it measures, ms. */
const MAX_LATENESS_MS = 5;

/** A failed answer weighs more than a disturbance: it says that something is wrong, not slow. */
export function judgeRound({ othersShare, latenessP99, failures, firstFailure }: RoundFacts): Verdict {
  if (failures > 0) return { kind: 'failed', reason: `${failures} wrong answers, first: ${firstFailure ?? 'unknown'}` };
  if (latenessP99 !== undefined && latenessP99 > MAX_LATENESS_MS) {
    return { kind: 'not judged', reason: `the generator was ${latenessP99.toFixed(1)} ms late (p99)` };
  }
  if (othersShare !== undefined && othersShare > MAX_OTHERS_SHARE) {
    return { kind: 'not judged', reason: `others used ${(othersShare * 100).toFixed(0)} % of the machine` };
  }
  return { kind: 'counts' };
}

/** The verdict on a round of several probes: the worst of theirs. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find(({ kind }) => kind === 'failed') ??
    verdicts.find(({ kind }) => kind === 'not judged') ?? { kind: 'counts' }
  );
}
