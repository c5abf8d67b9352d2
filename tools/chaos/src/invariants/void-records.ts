import type { LoggedRecord } from '../history/logged.ts';
import { partitionOf } from '../history/logged.ts';

/** Records of events topics, told apart. */
export type Judged = { readonly live: readonly LoggedRecord[]; readonly voided: readonly LoggedRecord[] };

/**
 * L2: a record whose token is lower than the highest seen before it in its partition is void, and so is one without any.
 * Written down here a second time on purpose: the check shares no code with what it checks.
 *
 * @param records  in the order of the log
 */
export function judgeRecords(records: readonly LoggedRecord[]): Judged {
  const highest = new Map<string, number>();
  const [live, voided]: [LoggedRecord[], LoggedRecord[]] = [[], []];
  for (const record of records) {
    const before = highest.get(partitionOf(record)) ?? -1;
    const isVoid = record.token < Math.max(before, 0);
    if (!isVoid) highest.set(partitionOf(record), record.token);
    (isVoid ? voided : live).push(record);
  }
  return { live, voided };
}
