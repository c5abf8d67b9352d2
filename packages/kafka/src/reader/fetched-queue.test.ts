import { toOffset } from '@waybill/messages';

import type { DecodedBatch } from '../records/decode-batches.ts';
import { createHeaderMemory } from '../records/header-memory.ts';
import type { FetchAssignment } from './fetch-assignment.ts';
import { createFetchedQueue } from './fetched-queue.ts';

function assignment(partition: number): FetchAssignment {
  const at = { topic: 'orders.order.events.v1', partition };
  return { at, topic: at.topic, next: toOffset(0), endSeenMs: undefined, memory: createHeaderMemory() };
}

function batch(first: number, count: number, sizeBytes = 100): DecodedBatch {
  const records = Array.from({ length: count }, (_, index) => ({
    ...assignment(0).at,
    offset: toOffset(first + index),
    timestampMs: 0,
    key: null,
    value: null,
    headers: {},
  }));
  return { records, next: toOffset(first + count), sizeBytes };
}

test('gives whole batches, up to about as many records as were asked for', () => {
  const queue = createFetchedQueue(100, 10_000);
  queue.push(assignment(0), [batch(0, 3), batch(3, 3), batch(6, 3)]);

  const [taken] = queue.take(4);

  expect(taken?.records.map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
  expect(taken?.next).toBe(6n);
  expect(queue.take(4)[0]?.next).toBe(9n);
  expect(queue.take(4)).toEqual([]);
});

test('gathers what belongs to one partition', () => {
  const queue = createFetchedQueue(100, 10_000);
  const [zero, one] = [assignment(0), assignment(1)];
  queue.push(zero, [batch(0, 1)]);
  queue.push(one, [batch(0, 1)]);
  queue.push(zero, [batch(1, 1)]);

  const taken = queue.take(10);

  expect(taken.map(({ partition, next }) => [partition, next])).toEqual([
    [0, 2n],
    [1, 1n],
  ]);
});

test('is full at so many records or bytes, and not any more when they were taken', () => {
  const queue = createFetchedQueue(4, 1_000);
  queue.push(assignment(0), [batch(0, 3)]);
  const few = queue.isFull;
  queue.push(assignment(0), [batch(3, 1)]);
  const many = queue.isFull;
  queue.take(4);
  queue.push(assignment(0), [batch(4, 1, 1_000)]);

  expect([few, many, queue.isFull]).toEqual([false, true, true]);
});

test('forgets what belongs to an assignment that ended, and its room', () => {
  const queue = createFetchedQueue(2, 1_000);
  const ended = assignment(0);
  queue.push(ended, [batch(0, 2)]);

  queue.drop(ended);

  expect(queue.isFull).toBe(false);
  expect(queue.take(10)).toEqual([]);
});
