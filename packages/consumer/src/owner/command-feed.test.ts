import type { FetchedRecords, FetchLoop, LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError, toOffset } from '@waybill/messages';
import { createMemoryLog, eventually } from '@waybill/testing';

import { COMMANDS, commandsIn } from '../fixtures.ts';
import { createCommandFeed } from './command-feed.ts';

const other = { ...COMMANDS, partition: 1 };
const blank = { key: null, value: Buffer.alloc(100), headers: { constant: [], varying: [] }, headerValues: [] };

let leave: AbortController;
beforeEach(() => {
  leave = new AbortController();
});
afterEach(() => {
  leave.abort();
});

function records(count: number) {
  return Array.from({ length: count }, () => blank);
}

function offsetsOf(queue: { peek(max: number): readonly LogRecord[] }): readonly number[] {
  return queue.peek(100_000).map(({ offset }) => Number(offset));
}

test('each partition gets its own commands from its own offset on', async () => {
  const log = createMemoryLog();
  log.plant(COMMANDS, records(3));
  log.plant(other, records(2));
  const feed = createCommandFeed(log);
  void feed.run(leave.signal);

  const one = feed.open(COMMANDS, toOffset(1)).queue;
  const two = feed.open(other, toOffset(0)).queue;

  await eventually(() => one.length + two.length === 4);
  expect([offsetsOf(one), offsetsOf(two)]).toEqual([
    [1, 2],
    [0, 1],
  ]);
});

test('a queue is bounded, fills again when there is room, and its neighbour does not wait for it', async () => {
  const log = createMemoryLog();
  log.plant(COMMANDS, records(20_000));
  const feed = createCommandFeed(log);
  void feed.run(leave.signal);
  const slow = feed.open(COMMANDS, toOffset(0)).queue;
  await eventually(() => slow.length >= 4_000);

  const quick = feed.open(other, toOffset(0)).queue;
  log.plant(other, records(1));
  await eventually(() => quick.length === 1);
  expect(slow.length).toBeLessThanOrEqual(5_000);

  const seen: number[] = [];
  while (seen.length < 20_000) {
    await eventually(() => slow.length > 0);
    seen.push(...offsetsOf(slow));
    slow.drop(slow.length);
  }
  expect(seen).toEqual(Array.from({ length: 20_000 }, (_, offset) => offset));
});

test('a queue is bounded by the bytes of its commands too', async () => {
  const log = createMemoryLog();
  log.plant(COMMANDS, Array(30).fill({ ...blank, value: Buffer.alloc(1_000_000) }));
  const feed = createCommandFeed(log);
  void feed.run(leave.signal);

  const { queue } = feed.open(COMMANDS, toOffset(0));
  await eventually(() => queue.length === 30);
  queue.drop(20);
  log.plant(COMMANDS, records(1));
  await new Promise(setImmediate);

  expect(queue.length).toBe(10);
  queue.drop(7);
  await eventually(() => queue.length === 4);
});

test('a partition whose history is missing ends alone', async () => {
  const log = createMemoryLog();
  log.plant(COMMANDS, records(5));
  log.truncate(COMMANDS, toOffset(3));
  const feed = createCommandFeed(log);
  void feed.run(leave.signal);

  const broken = feed.open(COMMANDS, toOffset(1)).queue;
  const whole = feed.open(other, toOffset(0)).queue;
  log.plant(other, records(1));

  await expect(broken.wait(60_000, leave.signal)).rejects.toThrow(OffsetOutOfRangeError);
  await eventually(() => whole.length === 1);
});

test('a feed that was closed gets nothing more, and what it was asked for is nobody’s failure', async () => {
  const log = createMemoryLog();
  const feed = createCommandFeed(log);
  const running = feed.run(leave.signal);
  const { queue, close } = feed.open(COMMANDS, toOffset(9));
  close();
  close();

  log.plant(COMMANDS, records(1));
  const { queue: next } = feed.open(COMMANDS, toOffset(0));
  await eventually(() => next.length === 1);

  expect(queue.length).toBe(0);
  leave.abort();
  await running;
});

test('an answer that was fetched for an earlier assignment is not taken for the next one', async () => {
  const loop = createLateLoop();
  const feed = createCommandFeed({ openFetchLoop: () => loop });
  void feed.run(leave.signal);
  const all = commandsIn(records(10));

  const first = feed.open(COMMANDS, toOffset(5));
  first.close();
  const { queue } = feed.open(COMMANDS, toOffset(3));
  // The loop had this answer ready before it was told of the new offset.
  loop.answer(all.slice(5));
  await eventually(() => loop.assigned.length === 3);
  loop.answer(all.slice(3));

  await eventually(() => queue.length > 0);
  expect(offsetsOf(queue)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(loop.assigned).toEqual([5n, 3n, 3n]);
});

/** A loop whose answers the test gives. */
function createLateLoop(): FetchLoop & { answer(records: readonly LogRecord[]): void; readonly assigned: Offset[] } {
  let give: (fetched: readonly FetchedRecords[]) => void = () => undefined;
  const assigned: Offset[] = [];
  return {
    assigned,
    assign: (_at: TopicPartition, from) => void assigned.push(from),
    unassign: () => undefined,
    endSeenAt: () => undefined,
    take: (_max, signal) =>
      new Promise((resolve) => {
        give = resolve;
        signal.addEventListener('abort', () => {
          resolve([]);
        });
      }),
    close: () => Promise.resolve(),
    answer: (some) => {
      give([{ ...COMMANDS, records: some, next: toOffset(10) }]);
    },
  };
}
