import type { Verdict } from '../statistics/judge-round.ts';
import { type Spread, toSpread } from '../statistics/spread.ts';

/** What one round came to: the measured value, its ceiling in the same round if there is one, and whether it counts. */
export type Round = { readonly value: number; readonly against: number | undefined; readonly verdict: Verdict };

/** What the median of the rounds that count should be. */
export type Goal = {
  readonly of: 'value' | 'ratio';
  readonly is: 'at least' | 'at most';
  readonly limit: number;
};

/** One line of the table. */
export type Row = {
  readonly what: string;
  readonly unit: string;
  /** Name of the ceiling. */
  readonly against: string | undefined;
  readonly goal: Goal | undefined;
  readonly rounds: readonly Round[];
};

/** A row's rounds in figures. */
export type RowSummary = {
  readonly value: Spread;
  readonly against: Spread | undefined;
  /** Of the ratios of each round, not a ratio of medians: what slows both sides of a round cancels out. */
  readonly ratio: Spread | undefined;
  readonly counted: number;
  readonly outcome: 'met' | 'missed' | 'no goal' | 'not judged' | 'failed';
};

/**
 * Figures are those of the rounds that count; when none does, of all rounds, for people to look at. Then there is no
 * judgement.
 */
export function summarizeRow({ rounds, goal, against }: Row): RowSummary {
  const counted = rounds.filter(({ verdict }) => verdict.kind === 'counts');
  const shown = counted.length > 0 ? counted : rounds;
  const value = toSpread(shown.map((round) => round.value));
  const ratio = toSpread(shown.map((round) => round.value / (round.against ?? NaN)));
  return {
    value,
    against: against === undefined ? undefined : toSpread(shown.map((round) => round.against ?? NaN)),
    ratio: against === undefined ? undefined : ratio,
    counted: counted.length,
    outcome: counted.length > 0 ? compare(goal, value, ratio) : unjudged(rounds),
  };
}

function unjudged(rounds: readonly Round[]): RowSummary['outcome'] {
  return rounds.some(({ verdict }) => verdict.kind === 'failed') ? 'failed' : 'not judged';
}

function compare(goal: Goal | undefined, value: Spread, ratio: Spread): RowSummary['outcome'] {
  if (!goal) return 'no goal';
  const { median } = goal.of === 'ratio' ? ratio : value;
  return (goal.is === 'at least' ? median >= goal.limit : median <= goal.limit) ? 'met' : 'missed';
}
