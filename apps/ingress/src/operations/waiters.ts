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
  /** The same for anything that can only come true when one of these partitions moves on. */
  waitUntil(isTrue: () => boolean, partitions: Iterable<string>, withinMs: number, gone: AbortSignal): Promise<boolean>;
  /** Ends every wait, and every later one at once. */
  endAll(): void;
  readonly count: number;
};

type Waiter = { readonly isTrue: () => boolean; readonly end: (reached: boolean) => void };

export function createWaiters(positions: KnownPositions): Waiters {
  return new PositionWaiters(positions);
}

class PositionWaiters implements Waiters {
  count = 0;
  private readonly positions: KnownPositions;
  private readonly byPartition = new Map<string, Set<Waiter>>();
  private readonly wake = createWaker();
  private ended = false;

  constructor(positions: KnownPositions) {
    this.positions = positions;
    positions.onAdvance((partitions) => {
      for (const partition of partitions)
        for (const waiter of this.byPartition.get(partition) ?? []) if (waiter.isTrue()) this.wake(waiter, true);
    });
  }

  wait(partition: string, wanted: Offset, withinMs: number, gone: AbortSignal): Promise<boolean> {
    return this.waitUntil(() => this.positions.decidedThrough(partition) >= wanted, [partition], withinMs, gone);
  }

  waitUntil(
    isTrue: () => boolean,
    partitions: Iterable<string>,
    withinMs: number,
    gone: AbortSignal,
  ): Promise<boolean> {
    // No turn lies between this look and the registration, so no advance can be missed.
    if (isTrue()) return Promise.resolve(true);
    if (this.ended || gone.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.register({ isTrue, partitions, withinMs, gone }, resolve);
    });
  }

  endAll(): void {
    this.ended = true;
    for (const waiters of this.byPartition.values()) for (const waiter of waiters) this.wake(waiter, false);
  }

  private register({ isTrue, partitions, withinMs, gone }: Wish, resolve: (reached: boolean) => void): void {
    const places = Array.from(partitions, (partition) => this.of(partition));
    let waits = true;
    const giveUp = () => {
      waiter.end(false);
    };
    const timer = setTimeout(giveUp, withinMs);
    const waiter: Waiter = {
      isTrue,
      end: (reached) => {
        // Its time may be up while it is among those that are being woken.
        if (!waits) return;
        waits = false;
        for (const waiters of places) waiters.delete(waiter);
        this.count -= 1;
        clearTimeout(timer);
        gone.removeEventListener('abort', giveUp);
        resolve(reached);
      },
    };
    this.count += 1;
    for (const waiters of places) waiters.add(waiter);
    gone.addEventListener('abort', giveUp);
  }

  private of(partition: string): Set<Waiter> {
    const known = this.byPartition.get(partition);
    if (known !== undefined) return known;
    const created = new Set<Waiter>();
    this.byPartition.set(partition, created);
    return created;
  }
}

type Wish = {
  readonly isTrue: () => boolean;
  readonly partitions: Iterable<string>;
  readonly withinMs: number;
  readonly gone: AbortSignal;
};

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
