import type { OperationRow, PositionsReading, RowFilter, StatusReader } from '@waybill/operations';
import { rowKey } from '@waybill/operations';

import { toReading } from '@waybill/projection';

import type { MemoryState, PositionDocument } from './memory-state.ts';
import { momentOf, POSITIONS } from './memory-state.ts';
import { passes } from './memory-view-reader.ts';

/** Statuses as a majority of the store in memory has them. */
export function createMemoryStatusReader(state: MemoryState): StatusReader {
  function read(): PositionsReading | undefined {
    const document = state.documents.getDurable(POSITIONS);
    if (document === undefined) return undefined;
    return { ...toReading(document.positions), moment: momentOf(state, POSITIONS) };
  }
  return {
    readPositions: () => Promise.resolve(read()),
    readRows(keys) {
      const found = keys.flatMap((key) => {
        const row = state.rows.getDurable(key);
        return row ? [[key, row] as const] : [];
      });
      return Promise.resolve(new Map(found));
    },
    listRows: ({ tenant, filters, descending, after, limit }) => {
      const isByStatus = filters.some(({ field }) => field === 'status');
      const rows = [...state.rows.durableValues()]
        .filter((row) => row.tenant === tenant && !(isByStatus && row.duplicateOf !== null))
        .filter((row) => filters.every((filter) => passes(fieldOf(row, filter), filter)))
        .sort((a, b) => (descending ? -1 : 1) * compareRows(a, b));
      const end = after && { timeMs: after.time.getTime(), key: after.key };
      const isBehind = (row: OperationRow) =>
        end === undefined || (descending ? -1 : 1) * comparePlaces(placeOf(row), end) > 0;
      return Promise.resolve(rows.filter(isBehind).slice(0, limit));
    },
    watchPositions(onAdvance, { except } = {}) {
      let told = state.documents.getDurable(POSITIONS);
      const listener = (): void => {
        const document = state.documents.getDurable(POSITIONS);
        const reading = read();
        if (!isNews(told, document) || reading === undefined || (except !== undefined && document?.mover === except))
          return;
        told = document;
        onAdvance(reading);
      };
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
  };
}

function isNews(before: PositionDocument | undefined, document: PositionDocument | undefined): boolean {
  return document?.positions !== before?.positions || document?.generations !== before?.generations;
}

function fieldOf(row: OperationRow, { field }: RowFilter): unknown {
  return field === 'time' ? new Date(row.timeMs) : row[field];
}

type RowPlace = { readonly timeMs: number; readonly key: string };

function placeOf(row: OperationRow): RowPlace {
  return { timeMs: row.timeMs, key: rowKey(row.tenant, row) };
}

function comparePlaces(a: RowPlace, b: RowPlace): number {
  return a.timeMs - b.timeMs || Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}

function compareRows(a: OperationRow, b: OperationRow): number {
  return comparePlaces(placeOf(a), placeOf(b));
}
