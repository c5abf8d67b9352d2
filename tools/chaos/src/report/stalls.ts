import type { InjectedFault } from '../faults/injected.ts';
import { groupBy, nameOf, partitionOf } from '../history/logged.ts';
import type { LoggedRecord, LogHistory } from '../history/logged.ts';
import type { SeenStatus } from '../history/submission.ts';
import { commandAddressOf } from '../invariants/l6-outcomes.ts';

/** A time in which there was work and nothing came of it; ms since 1970. */
export type Stall = { readonly fromMs: number; readonly untilMs: number };

/**
 * For each decision, how long its partition had work before it and decided nothing: from the outcome before, or from
 * when its command was taken.
 */
export function decisionStalls({ commands }: LogHistory, live: readonly LoggedRecord[]): readonly Stall[] {
  const takenAt = new Map(commands.map((command) => [nameOf(command), command.timestampMs]));
  const outcomes = live.filter(({ kind }) => kind === 'outcome');
  return [...groupBy(outcomes, partitionOf).values()].flatMap((ofOne) =>
    ofOne.map((outcome, index) => {
      const taken = takenAt.get(nameOf(commandAddressOf(outcome))) ?? outcome.timestampMs;
      return { fromMs: Math.max(taken, ofOne[index - 1]?.timestampMs ?? 0), untilMs: outcome.timestampMs };
    }),
  );
}

/** Times between two ends of operations that clients saw: an end is shown only when the views have it. */
export function viewStalls(watched: readonly SeenStatus[]): readonly Stall[] {
  const ends = watched.filter(({ httpStatus }) => httpStatus === 200).map(({ seenMs }) => seenMs);
  return ends
    .sort((one, other) => one - other)
    .slice(1)
    .map((untilMs, index) => ({ fromMs: ends[index] ?? untilMs, untilMs }));
}

/** A fault is blamed for stalls that it fell into, or that began this soon behind it. */
const BLAMED_WITHIN_MS = 1_000;

/** The longest stall, ms, for which a fault may be to blame; faults that overlap share it. */
export function longestStall(fault: InjectedFault, stalls: readonly Stall[]): number {
  const blamed = stalls.filter(
    ({ fromMs, untilMs }) => untilMs >= fault.beganMs && fromMs <= fault.endedMs + BLAMED_WITHIN_MS,
  );
  return Math.max(0, ...blamed.map(({ fromMs, untilMs }) => untilMs - fromMs));
}
