import type { ReactorPosition, ReactorPositions, ReactorStore, Timer, TimerId } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

/** Positions and timers of reactors in memory, with what tests break. */
export interface MemoryReactorStore extends ReactorStore {
  /** From now on every call fails, as while MongoDB is away, or none does. */
  setAway(away: boolean): void;
}

/** @example const store = createMemoryReactorStore(); await store.write('orders.fulfilment', positions); */
export function createMemoryReactorStore(): MemoryReactorStore {
  const reactors = new Map<string, Map<string, ReactorPosition>>();
  const timers = new Map<string, Timer>();
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
    setTimers: async (reactor, set) => {
      await answer();
      for (const timer of set) {
        const id = timerId(reactor, timer);
        if (!timers.has(id)) timers.set(id, timer);
      }
    },
    readTimers: async (reactor, { partitions, through, limit }) => {
      await answer();
      const mine = partitions.map((partition) => `${reactor}|${partition}|`);
      return [...timers]
        .filter(([id]) => mine.some((prefix) => id.startsWith(prefix)))
        .map(([, timer]) => timer)
        .filter(({ due }) => through === undefined || due <= through)
        .sort((one, other) => one.due.getTime() - other.due.getTime())
        .slice(0, limit);
    },
    removeTimers: async (reactor, removed) => {
      await answer();
      for (const timer of removed) timers.delete(timerId(reactor, timer));
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

function timerId(reactor: string, { partition, offset, index }: TimerId): string {
  return `${reactor}|${partition}|${offset}.${index}`;
}
