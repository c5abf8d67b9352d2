import type { Row } from './row.ts';

/** CPU µs for each command of one probe, by process: the median of the rounds. */
export type CpuRow = {
  readonly what: string;
  readonly microsecondsByProcess: Readonly<Record<string, number>>;
};

/** What one part of the bench came to. */
export type Section = { readonly rows: readonly Row[]; readonly cpu: readonly CpuRow[] };

/** A whole run. */
export type Report = Section & {
  /** Versions, cores, layout, by name. */
  readonly about: Readonly<Record<string, string>>;
  readonly tookSeconds: number;
};
