import type { BatchAnswer } from '../flights/cargo.ts';
import { encodePayload } from '../records/record-payload.ts';
import { numbered } from '../test-records.ts';
import { createPartitionQueue } from './partition-queue.ts';

/** A queue, what its commands were told, and how often it asked for a flight. */
function setUp() {
  const told: string[] = [];
  const seen = { ready: 0, done: 0 };
  const queue = createPartitionQueue({
    topic: 'orders.order.commands.v1',
    partition: 3,
    onReady: () => (seen.ready += 1),
    onAnswer: () => undefined,
    onDone: (commands) => (seen.done += commands.length),
  });
  function push(id: string, sinceMs: number, record = numbered(id)): void {
    queue.push({
      payload: encodePayload(record),
      timestampMs: 5000,
      sinceMs,
      resolve: (offset) => told.push(`${id}@${offset}`),
      reject: (error) => told.push(`${id} ${(error as { code?: string }).code}`), // Every error of ours has a code.
    });
  }
  return { queue, told, seen, push };
}

const notLeader: BatchAnswer = { status: 'refused', errorCode: 6, appended: false };

test('asks for a flight once for what comes together, and gives each command its own offset', () => {
  const { queue, told, seen, push } = setUp();
  push('a', 0);
  push('b', 0);

  queue.load()?.settle({ status: 'stored', baseOffset: 7n });

  expect(told).toEqual(['a@7', 'b@8']);
  expect(seen).toEqual({ ready: 1, done: 2 });
});

test('sends commands again, before later ones, when a broker refused them that does not lead', () => {
  const { queue, told, seen, push } = setUp();
  push('a', 0);
  const load = queue.load();
  push('b', 0);

  load?.settle(notLeader);
  queue.load()?.settle({ status: 'stored', baseOffset: 7n });

  expect(told).toEqual(['a@7', 'b@8']);
  expect(seen.ready).toBe(3);
});

test('never sends commands again that a leader had appended when it lost the partition', () => {
  const { queue, told, push } = setUp();
  push('a', 0);

  queue.load()?.settle({ ...notLeader, appended: true });

  expect(told).toEqual(['a append-unknown']);
  expect(queue.load()).toBeUndefined();
});

test('refuses those that waited too long, and only those', () => {
  const { queue, told, push } = setUp();
  push('old', 100);
  push('young', 300);

  queue.expire(200, 'too long');
  queue.load()?.settle({ status: 'stored', baseOffset: 7n });

  expect(told).toEqual(['old not-accepted', 'young@7']);
});

test('cuts a batch before it goes beyond 512 KiB, and asks for the next flight', () => {
  const { queue, seen, push } = setUp();
  const large = { ...numbered('large'), value: Buffer.alloc(300_000) };
  push('a', 0, large);
  push('b', 0, large);

  const sizes = [queue.load(), queue.load(), queue.load()].map((load) => load?.bytes.length);

  expect(sizes.map((size) => size !== undefined && size < 512 * 1024)).toEqual([true, true, false]);
  expect(seen.ready).toBe(2);
});

test('sends a single command of any size', () => {
  const { queue, push } = setUp();
  push('a', 0, { ...numbered('huge'), value: Buffer.alloc(600_000) });

  expect(queue.load()?.bytes.length).toBeGreaterThan(600_000);
});
