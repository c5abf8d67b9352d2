import type { Latency } from '../statistics/latency.ts';
import type { Row } from './row.ts';

/** CPU µs for each command of one probe, by process: the median of the rounds. */
export type CpuRow = {
  readonly what: string;
  readonly microsecondsByProcess: Readonly<Record<string, number>>;
};

/** How long after its due time a step of a command could be seen. */
export type StageRow = { readonly stage: string; readonly latency: Latency };

/** What one part of the bench came to. */
export type Section = {
  readonly rows: readonly Row[];
  readonly cpu: readonly CpuRow[];
  readonly stages?: readonly StageRow[];
};

/** A whole run. */
export type Report = Section & {
  /** Versions, cores, layout, by name. */
  readonly about: Readonly<Record<string, string>>;
  readonly tookSeconds: number;
};
