import { groupBy } from '../history/logged.ts';
import type { SeenStatus } from '../history/submission.ts';
import type { Check, Violation } from './evidence.ts';

const RANKS: Readonly<Record<string, number | undefined>> = {
  NotStarted: 0,
  Running: 1,
  Succeeded: 2,
  Failed: 2,
  Canceled: 2,
};

/** S1, S2: from its 202 on an operation is never unknown, its status never goes back, and its end is final. */
export const checkWatched: Check = ({ client }) =>
  [...groupBy([...client.watched, ...client.finals], ({ operationId }) => operationId)].flatMap(([id, seen]) => {
    const strange = seen.filter(({ httpStatus }) => httpStatus !== 200 && httpStatus !== 202);
    return [
      ...strange.map(({ httpStatus }) => said('S1', `${id} answered ${httpStatus}.`)),
      ...seen.slice(1).flatMap((status, index) => backwards(seen[index], status)),
    ];
  });

function backwards(before: SeenStatus | undefined, status: SeenStatus): Violation[] {
  if (!before) return [];
  const [was, is] = [RANKS[before.status] ?? -1, RANKS[status.status] ?? -1];
  const final = was === 2 && before.status !== status.status;
  return is < was || final ? [said('S2', `${status.operationId} was ${before.status}, then ${status.status}.`)] : [];
}

function said(invariant: string, sentence: string): Violation {
  return { invariant, sentence, records: [] };
}
