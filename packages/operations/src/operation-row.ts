import type { CommandOutcome, Offset, OutcomeError, OutcomeStep, Position, Tenant } from '@waybill/messages';
import {
  assertNever,
  decodePosition,
  isCreating,
  joinPositions,
  NOWHERE,
  toCommandId,
  toOffset,
} from '@waybill/messages';

import type { OperationAddress } from './operation-address.ts';
import { positionKey } from './operation-address.ts';

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
  /** The operation began with the first event of its aggregate. */
  readonly created: boolean;
  /** JSON. */
  readonly result: string | null;
  /** The steps of its process so far. */
  readonly steps: readonly OutcomeStep[];
  /** What it has written, in all teams: whoever reads behind this position sees it. */
  readonly position: Position;
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

/**
 * The rows that an outcome makes: that of its own command, unless an event caused it, so that nobody has its operation's
 * id; and that of the operation of whose process it is a step.
 */
export function toOperationRows(read: ReadOutcome): readonly OperationRow[] {
  const { outcome } = read;
  const rows: OperationRow[] = [];
  if (outcome.causation === null) rows.push(toRow(read, toOffset(outcome.commandOffset), outcome));
  const { operation, process } = outcome;
  if (operation !== null && process !== null) rows.push(toRow(read, toOffset(operation), process));
  return rows;
}

type Told = Pick<
  CommandOutcome,
  'commandId' | 'commandType' | 'commandTime' | 'fingerprint' | 'operationKid' | 'decision' | 'error'
> & { readonly steps?: readonly OutcomeStep[]; readonly created?: boolean };

/** @param told  what the outcome tells of the operation at `offset` */
function toRow(read: ReadOutcome, offset: Offset, told: Told): OperationRow {
  const { tenant, topicTag, partition, eventsOffset, decidedAtMs, outcome } = read;
  const timeMs = told.commandTime.getTime();
  const isOwn = told === outcome;
  return {
    ...{ tenant, topicTag, partition, offset },
    commandId: toCommandId(told.commandId),
    timeMs,
    fingerprint: told.fingerprint.slice(0, 16),
    kid: told.operationKid,
    commandType: told.commandType,
    target: outcome.target,
    status: statusOf(told),
    eventsOffset,
    settledBy: toOffset(outcome.commandOffset),
    error: told.error,
    aggregateVersion: outcome.aggregateVersion,
    created: told.created ?? isCreating(outcome),
    result: isOwn ? outcome.result : null,
    steps: told.steps ?? [],
    position: positionOf(read),
    lastActionMs: Math.max(decidedAtMs, timeMs),
    duplicateOf: isOwn && outcome.duplicateOf !== null ? toOffset(outcome.duplicateOf) : null,
  };
}

function positionOf({ topicTag, partition, eventsOffset, outcome: { position } }: ReadOutcome): Position {
  const before = position === null ? NOWHERE : (decodePosition(position) ?? NOWHERE);
  return joinPositions(before, new Map([[positionKey(topicTag, partition), eventsOffset]]));
}

function statusOf({ decision }: Pick<CommandOutcome, 'decision'>): OperationRow['status'] {
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
