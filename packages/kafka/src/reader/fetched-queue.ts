import type { FetchedRecords, LogRecord } from '@waybill/messages';

import type { DecodedBatch } from '../records/decode-batches.ts';
import type { FetchAssignment } from './fetch-assignment.ts';

/** Batches that were fetched and not yet taken, in the order of their coming. */
export interface FetchedQueue {
  readonly isFull: boolean;
  push(assignment: FetchAssignment, batches: readonly DecodedBatch[]): void;
  holds(assignment: FetchAssignment): boolean;
  /** Forgets what belongs to an assignment that ended. */
  drop(assignment: FetchAssignment): void;
  /** Whole batches, up to about so many records; what belongs together comes together. */
  take(maxRecords: number): FetchedRecords[];
}

type Entry = { readonly assignment: FetchAssignment; readonly batch: DecodedBatch };

/** It is full at so many records, or bytes as they were fetched. */
export function createFetchedQueue(fullRecords: number, fullBytes: number): FetchedQueue {
  let entries: Entry[] = [];
  let records = 0;
  let bytes = 0;

  function count({ batch }: Entry, sign: 1 | -1): void {
    records += sign * batch.records.length;
    bytes += sign * batch.sizeBytes;
  }

  return {
    get isFull() {
      return records >= fullRecords || bytes >= fullBytes;
    },
    push: (assignment, batches) => {
      for (const batch of batches) {
        const entry = { assignment, batch };
        entries.push(entry);
        count(entry, 1);
      }
    },
    holds: (assignment) => entries.some((entry) => entry.assignment === assignment),
    drop: (assignment) => {
      entries = entries.filter((entry) => {
        if (entry.assignment !== assignment) return true;
        count(entry, -1);
        return false;
      });
    },
    take: (maxRecords) => {
      let taken = 0;
      let end = 0;
      for (; end < entries.length && taken < maxRecords; end += 1) taken += entries[end]?.batch.records.length ?? 0;
      const gone = entries.splice(0, end);
      for (const entry of gone) count(entry, -1);
      return gather(gone);
    },
  };
}

function gather(entries: readonly Entry[]): FetchedRecords[] {
  const groups = new Map<FetchAssignment, { records: LogRecord[]; next: DecodedBatch['next'] }>();
  for (const { assignment, batch } of entries) {
    const group = groups.get(assignment);
    if (group === undefined) {
      groups.set(assignment, { records: [...batch.records], next: batch.next });
      continue;
    }
    for (const record of batch.records) group.records.push(record);
    group.next = batch.next;
  }
  return [...groups].map(([{ at }, { records, next }]) => ({ ...at, records, next }));
}
