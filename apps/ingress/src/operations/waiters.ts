import type { Offset } from '@waybill/messages';

import type { KnownPositions } from './known-positions.ts';

/** Requests that wait until a partition has come far enough. */
export type Waiters = {
  /**
   * Waits until `decidedThrough` of the partition is `wanted` or more.
   *
   * @param gone  fires when the client is gone
   * @returns     false when the time was up, the client gone, or the server is shutting down
   */
  wait(partition: string, wanted: Offset, withinMs: number, gone: AbortSignal): Promise<boolean>;
  /** Ends every wait, and every later one at once. */
  endAll(): void;
  readonly count: number;
};

type Waiter = { readonly wanted: Offset; readonly end: (reached: boolean) => void };

export function createWaiters(positions: KnownPositions): Waiters {
  const byPartition = new Map<string, Set<Waiter>>();
  const wake = createWaker();
  let [count, ended] = [0, false];

  positions.onAdvance((partitions) => {
    for (const partition of partitions) {
      const through = positions.decidedThrough(partition);
      for (const waiter of byPartition.get(partition) ?? []) if (waiter.wanted <= through) wake(waiter, true);
    }
  });

  function register(partition: string, { wanted, withinMs, gone }: Wish, resolve: (reached: boolean) => void): void {
    const waiters = byPartition.get(partition) ?? new Set();
    byPartition.set(partition, waiters);
    const giveUp = () => {
      waiter.end(false);
    };
    const timer = setTimeout(giveUp, withinMs);
    const waiter: Waiter = {
      wanted,
      end(reached) {
        // Its time may be up while it is among those that are being woken.
        if (!waiters.delete(waiter)) return;
        count -= 1;
        clearTimeout(timer);
        gone.removeEventListener('abort', giveUp);
        resolve(reached);
      },
    };
    count += 1;
    waiters.add(waiter);
    gone.addEventListener('abort', giveUp);
  }

  return {
    wait(partition, wanted, withinMs, gone) {
      // No turn lies between this look and the registration, so no advance can be missed.
      if (positions.decidedThrough(partition) >= wanted) return Promise.resolve(true);
      if (ended || gone.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        register(partition, { wanted, withinMs, gone }, resolve);
      });
    },
    endAll() {
      ended = true;
      for (const waiters of byPartition.values()) for (const waiter of waiters) wake(waiter, false);
    },
    get count() {
      return count;
    },
  };
}

type Wish = { readonly wanted: Offset; readonly withinMs: number; readonly gone: AbortSignal };

/** How many are woken in one turn of the event loop: a crowd must not hold up everybody else. */
const SLICE = 64;

/** Wakes waiters, a slice in each turn of the event loop. */
function createWaker(): (waiter: Waiter, reached: boolean) => void {
  const ready = new Map<Waiter, boolean>();
  function wakeSlice(): void {
    let room = SLICE;
    for (const [waiter, reached] of ready) {
      if (room-- === 0) {
        setImmediate(wakeSlice);
        return;
      }
      ready.delete(waiter);
      waiter.end(reached);
    }
  }
  return (waiter, reached) => {
    if (ready.has(waiter)) return;
    if (ready.size === 0) setImmediate(wakeSlice);
    ready.set(waiter, reached);
  };
}
