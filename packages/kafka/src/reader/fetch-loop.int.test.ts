import { toOffset } from '@waybill/messages';
import type { FetchLoop, TopicPartition } from '@waybill/messages';
import type { FaultProxy } from '@waybill/testing';
import { createFaultProxy, eventually } from '@waybill/testing';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import { toClientOptions } from '../client/client-options.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import type { CommandLane } from '../lane/command-lane.ts';
import { createCommandLane } from '../lane/command-lane.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';

const topic = 'orders.order.events.v1';
const START = toOffset(0);
const NOW = Date.now();
const direct = testConnection();
let lane: CommandLane;
let proxy: FaultProxy;
let log: KafkaLog;
let loop: FetchLoop;
let partition = 0;
let at: TopicPartition;

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: 24 }]);
  await admin.close();
  lane = createCommandLane(direct);
});
afterAll(() => lane.close());
beforeEach(async () => {
  at = { topic, partition: partition++ };
  proxy = await createFaultProxy();
  log = createKafkaLog({ ...direct, openSocket: proxy.openSocket });
  loop = log.openFetchLoop();
});
afterEach(async () => {
  await loop.close();
  await log.close();
  await proxy.close();
});

function append(...ids: readonly string[]): Promise<unknown> {
  return Promise.all(ids.map((id) => lane.append(at, numbered(id), NOW)));
}

async function take(count: number, withinMs = 10_000): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = [];
  const signal = AbortSignal.timeout(withinMs);
  while (names.length < count && !signal.aborted) {
    for (const { records } of await loop.take(1_000, signal))
      names.push(...records.map(({ headers }) => headers['ce_id']));
  }
  return names;
}

test('a partition that is assigned while a fetch waits does not wait for its return', async () => {
  loop.assign({ topic, partition: partition++ }, START);
  const idle = proxy.arm('hold', 'response', 'Fetch');
  await eventually(() => idle.hits === 1);

  loop.assign(at, START);
  await append('a');

  // The fetch that waits is given up only after 2.5 s.
  expect(await take(1, 2_000)).toEqual(['a']);
  idle.release();
});

test('what an older fetch brings for a partition that was assigned anew is never delivered', async () => {
  await append('a', 'b', 'c');
  const held = proxy.arm('hold', 'response', 'Fetch');
  loop.assign(at, START);
  await eventually(() => held.hits === 1);

  loop.assign(at, toOffset(2));
  held.release();

  expect(await take(1)).toEqual(['c']);
  await append('d');
  expect(await take(1)).toEqual(['d']);
});

test('what an older fetch brings for a partition that was taken away is never delivered', async () => {
  await append('a');
  const held = proxy.arm('hold', 'response', 'Fetch');
  loop.assign(at, START);
  await eventually(() => held.hits === 1);

  loop.unassign(at);
  held.release();
  await eventually(() => proxy.seen('response', 'Fetch') > 0);
  at = { topic, partition: partition++ };
  await append('b');
  loop.assign(at, START);

  expect(await take(1)).toEqual(['b']);
});

test.each(['drop', 'close'] as const)('goes on where it was when a fetch has no answer (%s)', async (action) => {
  loop.assign(at, START);
  await append('a');
  expect(await take(1)).toEqual(['a']);
  const fault = proxy.arm(action, 'response', 'Fetch');

  await append('b');

  expect(await take(1)).toEqual(['b']);
  expect(fault.hits).toBe(1);
});

test('goes on when the broker was away', async () => {
  loop.assign(at, START);
  await append('a');
  expect(await take(1)).toEqual(['a']);

  proxy.isDown = true;
  await append('b');
  proxy.isDown = false;

  expect(await take(1)).toEqual(['b']);
});

test('brings a backlog whole and in order, in answers of many batches', async () => {
  const ids = Array.from({ length: 3_000 }, (_, index) => `c${index}`);
  await append(...ids);

  loop.assign(at, START);

  expect(await take(ids.length)).toEqual(ids);
});

test('a range is read on after a connection was lost', async () => {
  await append('a', 'b');
  proxy.arm('close', 'response', 'Fetch');

  expect(await namesIn(log, at)).toEqual(['a', 'b']);
});

test('history that was deleted under a reader is an alarm that names the partition', async () => {
  await append('a', 'b', 'c');
  const { config, sockets } = toClientOptions(direct, 5_000);
  const { Kafka } = loadKafkajs();
  const admin = new Kafka(config).admin();
  await admin.connect();
  // It finds the leaders that this looked up.
  await admin.fetchTopicOffsets(direct.topicPrefix + topic);
  await admin.deleteTopicRecords({
    topic: direct.topicPrefix + topic,
    partitions: [{ partition: at.partition, offset: '2' }],
  });
  sockets.close();

  loop.assign(at, toOffset(1));

  await expect(loop.take(10, AbortSignal.timeout(10_000))).rejects.toMatchObject({ code: 'offset-out-of-range', at });
});

test('foreign transactions that were aborted leak nothing, however they overlap', async () => {
  // kafkajs says at every start that its partitioner is not that of its first version.
  process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';
  const { config, sockets } = toClientOptions(direct, 5_000);
  const client = new (loadKafkajs().Kafka)(config);
  const fullTopic = direct.topicPrefix + topic;
  const [early, late] = ['early', 'late'].map((name) =>
    client.producer({ transactionalId: direct.topicPrefix + name, maxInFlightRequests: 1, idempotent: true }),
  );
  if (early === undefined || late === undefined) throw new Error('There are two producers.');
  await Promise.all([early.connect(), late.connect()]);
  const record = (id: string, key = 'k') => ({
    topic: fullTopic,
    messages: [{ partition: at.partition, key, value: id, headers: { ce_id: id } }],
  });

  const first = await early.transaction();
  await first.send(record('aborted 1', '\0\0\0\0'));
  const second = await late.transaction();
  await second.send(record('aborted 2'));
  await append('plain');
  await second.abort();
  await first.send(record('aborted 3'));
  await first.abort();
  const third = await early.transaction();
  await third.send(record('committed'));
  await third.commit();

  loop.assign(at, START);
  expect(await take(2)).toEqual(['plain', 'committed']);
  loop.assign(at, toOffset(1));
  expect(await take(2)).toEqual(['plain', 'committed']);
  sockets.close();
});
