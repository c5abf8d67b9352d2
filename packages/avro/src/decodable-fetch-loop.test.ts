import { setImmediate as turn } from 'node:timers/promises';

import type { FetchLoop, LogRecord, TopicPartition } from '@waybill/messages';
import { offsetAfter, PartUnavailableError, toOffset } from '@waybill/messages';

import { fetchDecodable } from './decodable-fetch-loop.ts';

const ONE = { topic: 'things', partition: 1 };
const TWO = { topic: 'things', partition: 2 };
const going = new AbortController().signal;

/** Brings what stands in its partitions, from where each was assigned, in pieces of two records. */
function loopOver(values: Readonly<Record<number, readonly string[]>>) {
  const next = new Map<number, bigint>();
  const assigned: string[] = [];
  const piece = ({ topic, partition }: TopicPartition, from: bigint) => {
    const records = (values[partition] ?? []).slice(Number(from), Number(from) + 2).map((value, index): LogRecord => {
      const offset = offsetAfter(toOffset(from), index);
      return { topic, partition, offset, timestampMs: 0, key: null, value: Buffer.from(value), headers: {} };
    });
    return { topic, partition, records, next: toOffset(from + BigInt(records.length)) };
  };
  const loop: FetchLoop = {
    assign: ({ partition }, from) => {
      assigned.push(`${partition}@${from}`);
      next.set(partition, from);
    },
    unassign: ({ partition }) => void next.delete(partition),
    endSeenAt: () => 5,
    take: async (_most, signal) => {
      for (;;) {
        await turn();
        if (signal.aborted) return [];
        const pieces = [...next].flatMap(([partition, from]) => {
          const first = piece({ ...ONE, partition }, from);
          return [first, piece({ ...ONE, partition }, first.next)].filter(({ records }) => records.length > 0);
        });
        for (const { partition, next: behind } of pieces) next.set(partition, behind);
        if (pieces.length > 0) return pieces;
      }
    },
    close: () => Promise.resolve(),
  };
  return { loop, assigned };
}

/** Knows no schema of a value that begins with `new`, until it could be fetched. */
function codecOf(state: { isAway: boolean }) {
  let known = false;
  return {
    prepare: (values: Iterable<Buffer | null>) => {
      if (known || ![...values].some((value) => value?.toString().startsWith('new'))) return undefined;
      if (state.isAway) return Promise.reject(new PartUnavailableError('The registry is away.'));
      known = true;
      return Promise.resolve();
    },
  };
}

async function takeValues(loop: FetchLoop): Promise<readonly string[]> {
  const fetched = await loop.take(100, going);
  return fetched.flatMap(({ records }) => records.map(({ value }) => value?.toString() ?? ''));
}

test('a partition with a record of an unknown schema comes once it is known, from that piece on and in order', async () => {
  const { loop, assigned } = loopOver({ 1: ['a', 'b', 'c', 'new d', 'e'], 2: ['f'] });
  const decodable = fetchDecodable(loop, { codec: codecOf({ isAway: false }) });
  for (const at of [ONE, TWO]) decodable.assign(at, toOffset(0));

  const taken = [await takeValues(decodable), await takeValues(decodable)];

  expect(taken).toEqual([
    ['a', 'b', 'f'],
    ['c', 'new d', 'e'],
  ]);
  expect(assigned).toEqual(['1@0', '2@0', '1@2']);
});

test('nothing behind a record that waits comes before it, not even of the same answer', async () => {
  const { loop } = loopOver({ 1: ['new a', 'b', 'c', 'd'] });
  const decodable = fetchDecodable(loop, { codec: codecOf({ isAway: false }) });
  decodable.assign(ONE, toOffset(0));

  expect(await takeValues(decodable)).toEqual(['new a', 'b', 'c', 'd']);
});

test('while the registry is away it says so, and the others go on', async () => {
  const state = { isAway: true };
  const told: string[] = [];
  const { loop } = loopOver({ 1: ['new a'], 2: ['b', 'c', 'd', 'e', 'f'] });
  const decodable = fetchDecodable(loop, {
    codec: codecOf(state),
    onWaiting: ({ partition }, reason) => told.push(`${partition}: ${reason}`),
    retryMs: 1,
  });
  for (const at of [ONE, TWO]) decodable.assign(at, toOffset(0));

  expect([await takeValues(decodable), await takeValues(decodable)]).toEqual([['b', 'c', 'd', 'e'], ['f']]);
  expect(decodable.problem).toBe('The registry is away.');

  state.isAway = false;
  expect(await takeValues(decodable)).toEqual(['new a']);
  expect(decodable.problem).toBeUndefined();
  expect(told).toEqual(['1: The registry is away.']);
});

test.each<readonly [string, (loop: FetchLoop) => unknown]>([
  [
    'is assigned elsewhere',
    (loop) => {
      loop.assign(ONE, toOffset(2));
    },
  ],
  [
    'is given away',
    (loop) => {
      loop.unassign(ONE);
    },
  ],
  ['is closed', (loop) => loop.close()],
])('a partition that waits and %s is not taken back to its record', async (_how, change) => {
  let fetchedNow: () => void = () => undefined;
  const fetching = new Promise<void>((resolve) => (fetchedNow = resolve));
  const { loop, assigned } = loopOver({ 1: ['new a', 'b'], 2: ['c'] });
  const prepare = ([value]: readonly (Buffer | null)[]) => (value?.toString() === 'new a' ? fetching : undefined);
  const decodable = fetchDecodable(loop, { codec: { prepare: (values) => prepare([...values]) } });
  for (const at of [ONE, TWO]) decodable.assign(at, toOffset(0));
  await takeValues(decodable);

  await change(decodable);
  const before = [...assigned];
  fetchedNow();
  await turn();

  expect(assigned).toEqual(before);
});

test('a take ends by its signal while a partition waits', async () => {
  const ending = new AbortController();
  const { loop } = loopOver({ 1: ['new a'] });
  const onWaiting = () => {
    ending.abort();
  };
  const decodable = fetchDecodable(loop, { codec: codecOf({ isAway: true }), onWaiting, retryMs: 1 });
  decodable.assign(ONE, toOffset(0));

  expect(await decodable.take(100, ending.signal)).toEqual([]);
  await decodable.close();
});
