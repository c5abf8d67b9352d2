import type { CommandOutcome, Offset, OutcomeError, Tenant } from '@waybill/messages';
import { assertNever, toCommandId, toOffset } from '@waybill/messages';

import type { OperationAddress } from './operation-address.ts';

/** Status words of the protocol; there are no others. */
export type OperationStatus = 'NotStarted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';

/** What the projector stores of an operation: one document each, under `rowKey`. */
export type OperationRow = OperationAddress & {
  /** Full name of the command's type. */
  readonly commandType: string;
  /** Aggregate id. */
  readonly target: string;
  readonly status: Exclude<OperationStatus, 'NotStarted'>;
  /** Offset in the events partition of the outcome that this row comes from: a later one wins. */
  readonly eventsOffset: Offset;
  /** Offset of the command whose outcome settled it; while the position is not past it, the row shows as `Running`. */
  readonly settledBy: Offset;
  readonly error: OutcomeError | null;
  readonly aggregateVersion: number;
  /** JSON. */
  readonly result: string | null;
  /** When the outcome was decided, ms since 1970, never before `timeMs`. */
  readonly lastActionMs: number;
  /** The row of a repeat holds only its own address and the offset of the first, in the same partition. */
  readonly duplicateOf: Offset | null;
};

/** An outcome as it was read from an events partition. */
export type ReadOutcome = {
  readonly tenant: Tenant;
  /** Of the commands topic. */
  readonly topicTag: string;
  readonly partition: number;
  readonly eventsOffset: Offset;
  /** The owner's clock when it decided, ms since 1970. */
  readonly decidedAtMs: number;
  readonly outcome: CommandOutcome;
};

/** How long a row is kept behind its end, ms. */
export const OPERATION_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** The row that an outcome makes. */
export function toOperationRow({
  tenant,
  topicTag,
  partition,
  eventsOffset,
  decidedAtMs,
  outcome,
}: ReadOutcome): OperationRow {
  const timeMs = outcome.commandTime.getTime();
  return {
    tenant,
    topicTag,
    partition,
    offset: toOffset(outcome.operation ?? outcome.commandOffset),
    commandId: toCommandId(outcome.commandId),
    timeMs,
    fingerprint: outcome.fingerprint.slice(0, 16),
    kid: outcome.operationKid,
    commandType: outcome.commandType,
    target: outcome.target,
    status: statusOf(outcome),
    eventsOffset,
    settledBy: toOffset(outcome.commandOffset),
    error: outcome.error,
    aggregateVersion: outcome.aggregateVersion,
    result: outcome.result,
    lastActionMs: Math.max(decidedAtMs, timeMs),
    duplicateOf: outcome.duplicateOf === null ? null : toOffset(outcome.duplicateOf),
  };
}

function statusOf({ decision }: CommandOutcome): OperationRow['status'] {
  switch (decision) {
    case 'SUCCEEDED':
      return 'Succeeded';
    case 'FAILED':
      return 'Failed';
    case 'CANCELED':
      return 'Canceled';
    // A repeat's row is never shown: readers follow it to the first.
    case 'DUPLICATE':
    case 'RUNNING':
      return 'Running';
    default:
      return assertNever(decision);
  }
}
