import type { Offset } from '@waybill/messages';
import { NO_OFFSET, toOffset } from '@waybill/messages';

import type { KnownPositions } from './known-positions.ts';
import { createWaiters } from './waiters.ts';

const never = () => new AbortController().signal;

/** Positions that a test moves. */
function createPositions() {
  const known = new Map<string, Offset>();
  const listeners: ((partitions: readonly string[]) => void)[] = [];
  const positions: KnownPositions = {
    decidedThrough: (partition) => known.get(partition) ?? NO_OFFSET,
    eventsThrough: () => NO_OFFSET,
    token: () => NO_OFFSET,
    asOfMs: () => undefined,
    refresh: () => Promise.resolve(),
    moment: () => undefined,
    onAdvance: (listener) => void listeners.push(listener),
    readAtMs: () => undefined,
    failure: () => undefined,
    has: () => true,
    ended: () => undefined,
    close: () => undefined,
  };
  return {
    positions,
    advance: (partition: string, to: number) => {
      known.set(partition, toOffset(to));
      for (const listener of listeners) listener([partition]);
    },
  };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('wakes those whose offset was reached, and no others', async () => {
  const { positions, advance } = createPositions();
  const waiters = createWaiters(positions);
  const woken: number[] = [];
  for (const wanted of [3, 5, 7])
    void waiters.wait('p', toOffset(wanted), 5_000, never()).then(() => woken.push(wanted));
  void waiters.wait('q', toOffset(1), 5_000, never()).then(() => woken.push(1));

  advance('p', 5);
  await turn();

  expect(woken).toEqual([3, 5]);
  expect(waiters.count).toBe(2);
  waiters.endAll();
  await turn();
});

test('what was reached before is not waited for', async () => {
  const { positions, advance } = createPositions();
  const waiters = createWaiters(positions);
  advance('p', 5);

  expect(await waiters.wait('p', toOffset(5), 5_000, never())).toBe(true);
});

test('an advance in the turn of the registration is not missed', async () => {
  const { positions, advance } = createPositions();
  const waiters = createWaiters(positions);

  const wait = waiters.wait('p', toOffset(5), 5_000, never());
  advance('p', 5);

  expect(await wait).toBe(true);
});

test('a crowd is woken in slices, so that nobody else is held up', async () => {
  const { positions, advance } = createPositions();
  const waiters = createWaiters(positions);
  let woken = 0;
  for (let count = 0; count < 150; count++) void waiters.wait('p', toOffset(5), 5_000, never()).then(() => woken++);
  const seen: number[] = [];

  advance('p', 5);
  for (let count = 0; count < 4; count++) {
    await turn();
    seen.push(woken);
  }

  expect(seen).toEqual([64, 128, 150, 150]);
});

test('ends when the time is up', async () => {
  const waiters = createWaiters(createPositions().positions);

  expect(await waiters.wait('p', toOffset(5), 5, never())).toBe(false);
  expect(waiters.count).toBe(0);
});

test('ends when the client is gone, also if it was gone before', async () => {
  const waiters = createWaiters(createPositions().positions);
  const gone = new AbortController();
  const wait = waiters.wait('p', toOffset(5), 5_000, gone.signal);
  gone.abort();

  expect(await wait).toBe(false);
  expect(await waiters.wait('p', toOffset(5), 5_000, gone.signal)).toBe(false);
  expect(waiters.count).toBe(0);
});

test('ends all, and everyone who comes later', async () => {
  const waiters = createWaiters(createPositions().positions);
  const waits = Array.from({ length: 100 }, () => waiters.wait('p', toOffset(5), 5_000, never()));

  waiters.endAll();

  expect(await Promise.all(waits)).toEqual(waits.map(() => false));
  expect(await waiters.wait('p', toOffset(5), 5_000, never())).toBe(false);
});

test('a time that is up while its waiter is being woken counts once', async () => {
  const { positions, advance } = createPositions();
  const waiters = createWaiters(positions);
  const gone = new AbortController();
  const wait = waiters.wait('p', toOffset(5), 5_000, gone.signal);

  advance('p', 5);
  gone.abort();
  await turn();

  expect(await wait).toBe(false);
  expect(waiters.count).toBe(0);
});
