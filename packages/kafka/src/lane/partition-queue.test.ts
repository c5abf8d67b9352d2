import type { BatchAnswer, Load } from '../flights/cargo.ts';
import { encodePayload } from '../records/record-payload.ts';
import { numbered } from '../test-records.ts';
import { createPartitionQueue } from './partition-queue.ts';

/** A queue, what its commands were told, how often it asked for a flight, and how many producers it took. */
function setUp() {
  const told: string[] = [];
  const seen = { ready: 0, done: 0, producers: 0 };
  const queue = createPartitionQueue({
    topic: 'orders.order.commands.v1',
    partition: 3,
    newProducer: () => Promise.resolve({ id: BigInt(++seen.producers), epoch: 0 }),
    onReady: () => (seen.ready += 1),
    onAnswer: () => undefined,
    onDone: (commands) => (seen.done += commands.length),
  });
  async function push(id: string, sinceMs: number, record = numbered(id)): Promise<void> {
    queue.push({
      payload: encodePayload(record),
      timestampMs: 5000,
      sinceMs,
      resolve: (offset) => told.push(`${id}@${offset}`),
      reject: (error) => told.push(`${id} ${(error as { code?: string }).code}`), // Every error of ours has a code.
    });
    // The first waits for its producer.
    await new Promise(setImmediate);
  }
  return { queue, told, seen, push };
}

/** Who wrote a batch, and its first number. */
function numberOf(load: Load | undefined): string {
  return load === undefined ? 'nothing' : `${load.bytes.readBigInt64BE(43)}/${load.bytes.readInt32BE(53)}`;
}

const lost: BatchAnswer = { status: 'lost', cause: new Error('closed') };
const refused = (errorCode: number, appended = false): BatchAnswer => ({ status: 'refused', errorCode, appended });
const notLeader = refused(6);

test('asks for a flight once for what comes together, and gives each command its own offset', async () => {
  const { queue, told, seen, push } = setUp();
  await Promise.all([push('a', 0), push('b', 0)]);

  queue.load()?.settle({ status: 'stored', baseOffset: 7n });

  expect(told).toEqual(['a@7', 'b@8']);
  expect(seen).toEqual({ ready: 1, done: 2, producers: 1 });
});

test('numbers batches one after another, the next one only when the last is settled', async () => {
  const { queue, seen, push } = setUp();
  await Promise.all([push('a', 0), push('b', 0)]);
  const first = queue.load();
  await push('c', 0);

  const early = queue.load();
  first?.settle({ status: 'stored', baseOffset: 7n });

  expect([first, early, queue.load()].map(numberOf)).toEqual(['1/0', 'nothing', '1/2']);
  expect(seen.ready).toBe(2);
});

test.each([
  ['lost', lost],
  ['refused by a broker that does not lead', notLeader],
  ['refused by one that appended and then lost the partition', refused(6, true)],
  ['refused for want of replicas', refused(19)],
  ['refused for want of replicas after the append', refused(20, true)],
  ['refused for a slow replica', refused(7)],
])('sends the same bytes again, before later commands, when a batch was %s', async (_, answer) => {
  const { queue, told, seen, push } = setUp();
  await push('a', 0);
  const first = queue.load();
  await push('b', 0);

  first?.settle(answer);
  await new Promise(setImmediate);
  const again = queue.load();
  again?.settle({ status: 'stored', baseOffset: 7n });

  expect(again?.bytes).toBe(first?.bytes);
  expect(told).toEqual(['a@7']);
  expect(seen).toEqual({ ready: 3, done: 1, producers: 1 });
});

test('gives a batch up at its deadline: unknown when some try may have stored it, and another producer from then on', async () => {
  const { queue, told, push } = setUp();
  await push('a', 100);
  queue.load()?.settle(lost);
  await push('b', 300);

  queue.giveUp(99);
  queue.giveUp(100);
  await new Promise(setImmediate);

  expect(told).toEqual(['a append-unknown']);
  expect(numberOf(queue.load())).toBe('2/0');
});

test('gives a batch up that is in the air, and takes no late answer for that of another', async () => {
  const { queue, told, push } = setUp();
  await push('a', 100);
  const late = queue.load();
  queue.giveUp(100);
  await push('b', 300);
  const next = queue.load();

  late?.settle({ status: 'stored', baseOffset: 7n });
  next?.settle({ status: 'stored', baseOffset: 8n });

  expect(told).toEqual(['a append-unknown', 'b@8']);
  expect([late, next].map(numberOf)).toEqual(['1/0', '2/0']);
});

test('says of a batch that no leader took that it is not accepted, and keeps its producer', async () => {
  const { queue, told, push } = setUp();
  await push('a', 100);
  queue.load()?.settle(notLeader);

  queue.giveUp(100);
  await push('b', 300);

  expect(told).toEqual(['a not-accepted']);
  expect(numberOf(queue.load())).toBe('1/0');
});

test('a refusal for good refuses the batch alone, and its numbers are used again', async () => {
  const { queue, told, push } = setUp();
  await push('large', 0);
  queue.load()?.settle(refused(10));

  await push('b', 0);

  expect(told).toEqual(['large not-accepted']);
  expect(numberOf(queue.load())).toBe('1/0');
});

test.each([-1, 46, 999])('knows nothing after the refusal %d, and begins with another producer', async (errorCode) => {
  const { queue, told, push } = setUp();
  await push('a', 0);
  queue.load()?.settle(refused(errorCode));

  await push('b', 0);

  expect(told).toEqual(['a append-unknown']);
  expect(numberOf(queue.load())).toBe('2/0');
});

test.each([45, 59])('numbers a batch anew when the leader forgot its producer (%d)', async (errorCode) => {
  const { queue, told, push } = setUp();
  await push('a', 0);
  queue.load()?.settle({ status: 'stored', baseOffset: 7n });
  await push('b', 0);

  queue.load()?.settle(refused(errorCode));
  await new Promise(setImmediate);
  const again = queue.load();
  again?.settle({ status: 'stored', baseOffset: 8n });

  expect(numberOf(again)).toBe('2/0');
  expect(told).toEqual(['a@7', 'b@8']);
});

test('never numbers a batch anew that may be stored', async () => {
  const { queue, told, push } = setUp();
  await push('a', 0);
  queue.load()?.settle(lost);

  queue.load()?.settle(refused(45));

  expect(told).toEqual(['a append-unknown']);
  expect(queue.load()).toBeUndefined();
});

test('refuses those that waited too long, and only those', async () => {
  const { queue, told, push } = setUp();
  await Promise.all([push('old', 100), push('young', 300)]);

  queue.expire(200, 'too long');
  queue.load()?.settle({ status: 'stored', baseOffset: 7n });

  expect(told).toEqual(['old not-accepted', 'young@7']);
});

test('cuts a batch before it goes beyond 512 KiB, and asks for the next flight when it is stored', async () => {
  const { queue, seen, push } = setUp();
  const large = { ...numbered('large'), value: Buffer.alloc(300_000) };
  await Promise.all([push('a', 0, large), push('b', 0, large)]);

  const sizes = [0, 1, 2].map(() => {
    const load = queue.load();
    load?.settle({ status: 'stored', baseOffset: 7n });
    return load?.bytes.length;
  });

  expect(sizes.map((size) => size !== undefined && size < 512 * 1024)).toEqual([true, true, false]);
  expect(seen.ready).toBe(2);
});

test('sends a single command of any size', async () => {
  const { queue, push } = setUp();
  await push('a', 0, { ...numbered('huge'), value: Buffer.alloc(600_000) });

  expect(queue.load()?.bytes.length).toBeGreaterThan(600_000);
});
