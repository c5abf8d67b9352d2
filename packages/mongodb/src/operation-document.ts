import type { OutcomeError, OutcomeStep, Position, Tenant } from '@waybill/messages';
import { decodePosition, encodePosition, toOffset } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { isTerminal, OPERATION_RETENTION_MS, positionKey, rowKey } from '@waybill/operations';
import type { Document } from 'mongodb';

export const OPERATIONS = 'operations';

/** What is stored of a row. `_id` holds tenant, topic tag, partition and offset; what is null there is left out. */
export type StoredOperation = Pick<
  OperationRow,
  'commandId' | 'fingerprint' | 'kid' | 'commandType' | 'target' | 'status' | 'aggregateVersion'
> & {
  readonly _id: string;
  readonly _tenant: Tenant;
  readonly time: Date;
  readonly eventsOffset: bigint;
  readonly settledBy: bigint;
  readonly lastAction: Date;
  /** Left out when it did not. */
  readonly created?: boolean | undefined;
  readonly error?: OutcomeError | undefined;
  readonly result?: string | undefined;
  /** Left out when there are none. */
  readonly steps?: readonly OutcomeStep[] | undefined;
  /** By `encodePosition`; left out when it is the place of the outcome alone. */
  readonly position?: Buffer | undefined;
  readonly duplicateOf?: bigint | undefined;
  /** When MongoDB removes it; never before it is settled. */
  readonly _expireAt?: Date | undefined;
};

/** The document of a row. */
export function toOperationDocument(row: OperationRow): StoredOperation {
  const { tenant, commandId, fingerprint, kid, commandType, target, status, eventsOffset, settledBy } = row;
  const isKept = !isTerminal(status) && row.duplicateOf === null;
  return {
    _id: rowKey(tenant, row),
    _tenant: tenant,
    commandId,
    time: new Date(row.timeMs),
    fingerprint,
    kid,
    commandType,
    target,
    status,
    eventsOffset,
    settledBy,
    aggregateVersion: row.aggregateVersion,
    lastAction: new Date(row.lastActionMs),
    created: row.created || undefined,
    error: row.error ?? undefined,
    result: row.result ?? undefined,
    steps: row.steps.length === 0 ? undefined : row.steps,
    position: row.position.size > 1 ? encodePosition(row.position) : undefined,
    duplicateOf: row.duplicateOf ?? undefined,
    _expireAt: isKept ? undefined : new Date(row.lastActionMs + OPERATION_RETENTION_MS),
  };
}

/** The guarded update statement of a row: a later outcome of the partition wins, and what is terminal stays. */
export function toOperationUpdate(row: OperationRow, upsert: boolean): Document {
  const { _id, ...u } = toOperationDocument(row);
  return { q: { _id, status: 'Running', eventsOffset: { $lt: row.eventsOffset } }, u, upsert };
}

/** Whether nothing can be there yet: the first outcome of a command also settled it. */
export function isSettledAtFirstSight({ status, duplicateOf, offset, settledBy }: OperationRow): boolean {
  return (isTerminal(status) || duplicateOf !== null) && offset === settledBy;
}

/** Reads a document back that `toOperationDocument` made. */
export function toRow(stored: StoredOperation): OperationRow {
  const [, topicTag = '', partition, offset = ''] = stored._id.split('|');
  const { commandId, fingerprint, kid, commandType, target, status, aggregateVersion, duplicateOf } = stored;
  return {
    tenant: stored._tenant,
    topicTag,
    partition: Number(partition),
    offset: toOffset(offset),
    commandId,
    timeMs: stored.time.getTime(),
    fingerprint,
    kid,
    commandType,
    target,
    status,
    eventsOffset: toOffset(stored.eventsOffset),
    settledBy: toOffset(stored.settledBy),
    error: stored.error ?? null,
    aggregateVersion,
    created: stored.created ?? false,
    result: stored.result ?? null,
    steps: stored.steps ?? [],
    position: positionOf(stored, topicTag, Number(partition)),
    lastActionMs: stored.lastAction.getTime(),
    duplicateOf: duplicateOf === undefined ? null : toOffset(duplicateOf),
  };
}

function positionOf({ position, eventsOffset }: StoredOperation, topicTag: string, partition: number): Position {
  const stored = position && decodePosition(position);
  return stored ?? new Map([[positionKey(topicTag, partition), toOffset(eventsOffset)]]);
}
