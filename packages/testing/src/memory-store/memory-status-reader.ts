import type { PositionsReading, StatusReader } from '@waybill/operations';

import { toReading } from '@waybill/projection';

import type { MemoryState } from './memory-state.ts';
import { POSITIONS } from './memory-state.ts';

/** Statuses as a majority of the store in memory has them. */
export function createMemoryStatusReader(state: MemoryState): StatusReader {
  function read(): PositionsReading | undefined {
    const document = state.documents.getDurable(POSITIONS);
    if (document === undefined) return undefined;
    return { ...toReading(document.positions), moment: { store: undefined } };
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
    watchPositions(onAdvance, { except } = {}) {
      let told = state.documents.getDurable(POSITIONS)?.positions;
      const listener = (): void => {
        const { positions, mover } = state.documents.getDurable(POSITIONS) ?? {};
        const reading = read();
        if (positions === told || reading === undefined || (except !== undefined && mover === except)) return;
        told = positions;
        onAdvance(reading);
      };
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
  };
}
