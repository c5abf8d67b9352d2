import type { Address, LoggedRecord, LogHistory } from '../history/logged.ts';
import { nameOf } from '../history/logged.ts';
import type { ClientHistory } from '../history/submission.ts';

/** All that a check may look at. */
export type Evidence = {
  readonly client: ClientHistory;
  readonly log: LogHistory;
  /** Records of `log` that count, by the rule of the fencing token. */
  readonly live: readonly LoggedRecord[];
};

/** Something that must never be. */
export type Violation = {
  /** Id of the invariant, such as `L6`. */
  readonly invariant: string;
  readonly sentence: string;
  /** The records that show it. */
  readonly records: readonly string[];
};

/** Looks for breaches of one invariant. */
export type Check = (evidence: Evidence) => readonly Violation[];

export function violation(invariant: string, sentence: string, ...records: readonly Address[]): Violation {
  return { invariant, sentence, records: records.map(nameOf) };
}
