import type { FetchedRecords, Offset } from '@waybill/messages';
import { NO_OFFSET, offsetAfter } from '@waybill/messages';

import type { FoldProblem } from './fold-flight.ts';
import type { PartitionReading } from './partition-reading.ts';

/** Records without what can't be folded, and why it can't, by `positionKey`. */
export type CutParts = {
  readonly parts: readonly FetchedRecords[];
  readonly reasons: ReadonlyMap<string, string>;
};

/** The records before the first problem of each partition. The reader then ends them behind a whole decision. */
export function cutBefore(
  problems: readonly FoldProblem[],
  readings: readonly PartitionReading[],
  parts: readonly FetchedRecords[],
): CutParts {
  const ends = firstOf(problems);
  const reasons = Array.from(ends, ([key, { offset, reason }]) => [key, `At ${key}@${offset}: ${reason}`] as const);
  return {
    reasons: new Map(reasons),
    parts: parts.map((part, index) => {
      const end = ends.get(readings[index]?.key ?? '')?.offset;
      return end === undefined ? part : endBefore(part, end);
    }),
  };
}

function endBefore(part: FetchedRecords, end: Offset): FetchedRecords {
  const records = part.records.filter(({ offset }) => offset < end);
  const last = records.at(-1)?.offset ?? NO_OFFSET;
  return { ...part, records, next: offsetAfter(last) };
}

function firstOf(problems: readonly FoldProblem[]): ReadonlyMap<string, FoldProblem> {
  const first = new Map<string, FoldProblem>();
  for (const problem of problems) {
    const known = first.get(problem.partitionKey);
    if (known === undefined || problem.offset < known.offset) first.set(problem.partitionKey, problem);
  }
  return first;
}
