import { toLatency } from '../statistics/latency.ts';
import type { CommandTrace, LoadResult } from './load-plan.ts';

/** Counts while a plan is carried out. */
export interface Tally {
  readonly accepted: (sinceMs: number, counts: boolean) => void;
  readonly completed: (sinceMs: number, counts: boolean) => void;
  readonly late: (byMs: number) => void;
  readonly traced: (trace: CommandTrace) => void;
  readonly failed: (error: unknown) => void;
  readonly toResult: (seconds: number, lastOperations: readonly string[]) => LoadResult;
}

/** @param goal  what completes a command */
export function createTally(goal: 'accepted' | 'terminal'): Tally {
  const samples = { accepted: [] as number[], terminal: [] as number[], lateness: [] as number[] };
  const traces: CommandTrace[] = [];
  let acceptedInAll = 0;
  let failures = 0;
  let firstFailure: string | undefined;
  return {
    accepted(sinceMs, counts) {
      acceptedInAll++;
      if (counts) samples.accepted.push(sinceMs);
    },
    completed(sinceMs, counts) {
      if (counts) samples.terminal.push(sinceMs);
    },
    late: (byMs) => void samples.lateness.push(byMs),
    traced: (trace) => void traces.push(trace),
    failed(error) {
      failures++;
      firstFailure ??= error instanceof Error ? error.message : String(error);
    },
    toResult: (seconds, lastOperations) => ({
      completed: samples[goal].length,
      seconds,
      accepted: toLatency(samples.accepted),
      terminal: toLatency(samples.terminal),
      lateness: toLatency(samples.lateness),
      ...{ failures, firstFailure, acceptedInAll, lastOperations, traces },
    }),
  };
}
