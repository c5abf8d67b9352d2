import type { PositionsReading, StatusReader } from '@waybill/operations';

/** Hands positions from the projector to the ingress of the same process, without a way through the database. */
export type PositionRelay = {
  /** For the projector: a majority of the store has these. */
  readonly publish: (reading: PositionsReading) => void;
  /** For the ingress, in place of a change stream. */
  readonly watch: StatusReader['watchPositions'];
};

/**
 * Wakes waiters through memory.
 *
 * @param watchStore  also follows the positions that projectors of other processes move
 */
export function createPositionRelay(watchStore: StatusReader['watchPositions']): PositionRelay {
  const listeners = new Set<(reading: PositionsReading) => void>();
  return {
    publish(reading) {
      for (const listener of listeners) listener(reading);
    },
    watch(listener) {
      listeners.add(listener);
      const stopWatching = watchStore(listener);
      return () => {
        listeners.delete(listener);
        stopWatching();
      };
    },
  };
}
