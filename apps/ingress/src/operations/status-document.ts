import type { Catalogue, OperationKeys, OperationRow, VerifiedOperationId } from '@waybill/operations';
import { describeOperation, isTerminal, mintOperationId } from '@waybill/operations';

import { toPositionHeader } from '../edge/position-header.ts';
import type { Sight } from './look-up.ts';

/** A sight that can be shown. */
type ShownSight = Exclude<Sight, { readonly kind: 'missing' }>;

/** A status document with its tag. */
export type StatusDocument = { readonly body: string; readonly etag: string; readonly terminal: boolean };

/** The tag of what is seen of an operation: it changes with whatever a status document shows. */
export function tagOf(sight: Sight): string {
  if (sight.kind !== 'found') return '"0.0"';
  // A running operation may change without coming to its end.
  if (!isTerminal(sight.status)) return `"1.${sight.row.eventsOffset}"`;
  return `"${isAcknowledged(sight) ? 3 : 2}.${sight.delivery?.version ?? 0}"`;
}

/** Whether everybody who is to be told has answered: the last stage there is. */
export function isAcknowledged(sight: Sight): boolean {
  return sight.kind === 'found' && isTerminal(sight.status) && sight.delivery?.acknowledged === true;
}

/** The document of an operation as its owner sees it. */
export function toStatusDocument(
  id: string,
  operation: VerifiedOperationId,
  sight: ShownSight,
  { catalogue, keys }: { readonly catalogue: Catalogue; readonly keys: OperationKeys },
): StatusDocument {
  if (sight.kind === 'pending') return pendingDocument(id, operation);
  const { row, status, repeat, delivery } = sight;
  const terminal = isTerminal(status);
  const document = {
    ...{ id, status, stage: stageOf(sight) },
    ...describeOperation({ id, row, status, timeMs: operation.timeMs }, catalogue),
    ...(repeat ? toFirst(row, keys) : {}),
    ...(delivery === undefined ? {} : { callbacks: delivery.callbacks }),
  };
  return { body: JSON.stringify(document), etag: tagOf(sight), terminal };
}

function stageOf(sight: Extract<Sight, { readonly kind: 'found' }>): string {
  if (!isTerminal(sight.status)) return 'decided';
  return isAcknowledged(sight) ? 'acknowledged' : 'projected';
}

/** The operation that a repeat follows, unless its key is no longer there to name it. */
function toFirst(row: OperationRow, keys: OperationKeys): object {
  return keys.byKid.has(row.kid) ? { duplicateOf: mintOperationId(row, keys) } : {};
}

/** From the id alone: what the command was stands in the log, which is not asked. */
function pendingDocument(id: string, { commandId, timeMs }: VerifiedOperationId): StatusDocument {
  const time = timeText(timeMs);
  const document = {
    id,
    status: 'NotStarted',
    stage: 'appended',
    commandId,
    createdDateTime: time,
    lastActionDateTime: time,
  };
  return { body: JSON.stringify(document), etag: tagOf({ kind: 'missing' }), terminal: false };
}

/** Where a client that has seen the end must read to see what was written; undefined when that is too much to say. */
export function positionOf({ position }: OperationRow): string | undefined {
  return toPositionHeader(position);
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
