import type { ReactorPosition, ReactorPositions, ReactorStore } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

/** Positions of reactors in memory, with what tests break. */
export interface MemoryReactorStore extends ReactorStore {
  /** From now on every call fails, as while MongoDB is away, or none does. */
  setAway(away: boolean): void;
}

/** @example const store = createMemoryReactorStore(); await store.write('orders.fulfilment', positions); */
export function createMemoryReactorStore(): MemoryReactorStore {
  const reactors = new Map<string, Map<string, ReactorPosition>>();
  let isAway = false;
  /** A turn of the event loop, as for whoever asks over a network. */
  async function answer(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (isAway) throw new PartUnavailableError('The reactor store is away.');
  }
  return {
    setAway: (away) => {
      isAway = away;
    },
    read: async (reactor) => {
      await answer();
      return new Map(reactors.get(reactor));
    },
    write: async (reactor, positions) => {
      await answer();
      reactors.set(reactor, merge(reactors.get(reactor) ?? new Map<string, ReactorPosition>(), positions));
    },
  };
}

function merge(stored: Map<string, ReactorPosition>, positions: ReactorPositions): Map<string, ReactorPosition> {
  for (const [key, position] of positions) {
    const known = stored.get(key);
    if (known === undefined || known.events <= position.events)
      stored.set(key, { ...position, parked: new Map(position.parked) });
  }
  return stored;
}
