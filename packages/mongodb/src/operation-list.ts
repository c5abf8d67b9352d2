import type { RowQuery } from '@waybill/operations';
import type { Document } from 'mongodb';

import { toCondition } from './list-query.ts';

/**
 * Indexes of the lists of operations: all of them, those of a status, of a target and of a command. Most succeed, and for
 * these the first one serves: only the others are in that of statuses.
 */
export const OPERATION_INDEXES: readonly Document[] = [
  { key: { _tenant: 1, time: 1, _id: 1 }, name: 'tenant_time' },
  {
    key: { _tenant: 1, status: 1, time: 1, _id: 1 },
    name: 'tenant_status',
    partialFilterExpression: { status: { $in: ['Running', 'Failed', 'Canceled'] } },
  },
  { key: { _tenant: 1, target: 1, time: 1, _id: 1 }, name: 'tenant_target' },
  { key: { _tenant: 1, commandId: 1 }, name: 'tenant_command' },
];

/** The members of a `find` of one page of rows. */
export function toRowsFind({ tenant, filters, descending, after, limit }: RowQuery): Document {
  const conditions: Document[] = [{ _tenant: tenant }, ...filters.map(toCondition)];
  // What is stored of a repeat is not its status.
  if (filters.some(({ field }) => field === 'status')) conditions.push({ duplicateOf: { $exists: false } });
  if (after) {
    const further = descending ? '$lt' : '$gt';
    const sameTime = { time: after.time, _id: { [further]: after.key } };
    conditions.push({ $or: [sameTime, { time: { [further]: after.time } }] });
  }
  const direction = descending ? -1 : 1;
  return { filter: { $and: conditions }, sort: { time: direction, _id: direction }, limit, batchSize: limit };
}
