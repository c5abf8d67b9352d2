import type { Offset } from '@waybill/messages';

import type { OperationRow, OperationStatus } from './operation-row.ts';

/** Ranks of the lattice in which a status only rises. */
const RANKS: Readonly<Record<OperationStatus, number>> = {
  NotStarted: 0,
  Running: 1,
  Succeeded: 2,
  Failed: 2,
  Canceled: 2,
};

export function isTerminal(status: OperationStatus): boolean {
  return RANKS[status] === RANKS.Succeeded;
}

/**
 * The status of an operation as a client may see it.
 *
 * @param row             undefined while its offset lies beyond `decidedThrough`
 * @param decidedThrough  read after the question arrived
 */
export function judgeStatus(
  row: Pick<OperationRow, 'status' | 'settledBy'> | undefined,
  decidedThrough: Offset,
): OperationStatus {
  if (row === undefined) return 'NotStarted';
  // The outcome is known, but the views of its flight may be half written.
  return row.settledBy > decidedThrough ? 'Running' : row.status;
}
