import { toOffset } from '@waybill/messages';
import type { RunningStack } from '@waybill/stack';
import type { FaultProxy, InjectedFault } from '@waybill/testing';
import { createFaultProxy, eventually } from '@waybill/testing';
import type { Admin, Producer } from 'kafkajs';

import type { KafkaConnection } from '../client/connection.ts';
import { protocolErrorOf } from '../client/protocol-error.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import type { CommandLane } from '../lane/command-lane.ts';
import { createCommandLane } from '../lane/command-lane.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';
import type { Acknowledged } from './broken-promises.ts';
import { brokenPromises } from './broken-promises.ts';
import { createRawClient } from './raw-client.ts';
import { startThreeBrokers } from './three-brokers.ts';

const patient = { withinMs: 40_000, everyMs: 100 };
let stack: RunningStack;
let direct: KafkaConnection;
let admin: Admin;
let log: KafkaLog;
let proxy: FaultProxy;

beforeAll(async () => {
  stack = await startThreeBrokers();
  direct = testConnection({ brokers: stack.endpoints.kafka.split(',') });
  admin = createRawClient(direct.brokers).admin();
  await admin.connect();
  log = createKafkaLog(direct);
}, 120_000);
afterAll(async () => {
  await admin.disconnect();
  await log.close();
  await stack.stop();
});
beforeEach(async () => {
  proxy = await createFaultProxy();
});
afterEach(() => proxy.close());

function fullName(topic: string): string {
  return direct.topicPrefix + topic;
}

/** Brokers in the order in which `portOf` counts them. @param replicas  of each partition; the first one leads */
async function createTopic(topic: string, replicas: number[][], settings: Record<string, string> = {}): Promise<void> {
  const replicaAssignment = replicas.map((of, partition) => ({ partition, replicas: of.map(idOf) }));
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  // The client's own wait for leaders fails where a broker has not heard of the topic yet.
  await admin.createTopics({
    topics: [{ topic: fullName(topic), replicaAssignment, configEntries }],
    waitForLeaders: false,
  });
  await eventually(async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [fullName(topic)] });
    return topics[0]?.partitions.every(({ leader }) => leader >= 0) === true;
  }, patient);
}

function idOf(index: number): number {
  const broker = stack.brokers[index];
  if (broker === undefined) throw new Error(`There is no broker ${index}.`);
  return broker.id;
}

function portOf(index: number): number {
  return Number(direct.brokers[index]?.split(':')[1]);
}

/** Gives partitions other brokers, and waits until the first of these leads them. */
async function move(topic: string, partitions: readonly number[], replicas: readonly number[]): Promise<void> {
  const partitionAssignment = partitions.map((partition) => ({ partition, replicas: replicas.map(idOf) }));
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
  await eventually(async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const known = topics[0]?.partitions.filter(({ partitionId }) => partitions.includes(partitionId)) ?? [];
    return known.length > 0 && known.every(({ leader }) => replicas.map(idOf).slice(0, 1).includes(leader));
  }, patient);
}

/** Puts one record into each of two partitions with different leaders; one moves before the other's answer is lost. */
async function moveBesideALoss(topic: string, write: () => Promise<unknown>): Promise<void> {
  const held = proxy.inject({ kind: 'hold', direction: 'request', api: 'Produce', brokerPort: portOf(1) });
  const answered = proxy.seen('response', 'Produce');
  const written = write();
  await eventually(() => held.hits === 1 && proxy.seen('response', 'Produce') > answered);
  await move(fullName(topic), [0], [2]);
  proxy.inject({ kind: 'close', direction: 'response', api: 'Produce', brokerPort: portOf(1) });
  held.release();
  await written;
}

describe('a leader that moves', () => {
  let lane: CommandLane;
  beforeEach(() => {
    lane = createCommandLane({ ...direct, openSocket: proxy.openSocket });
  });
  afterEach(() => lane.close());

  test('3 (D3): the client stores a batch twice whose leader moved while it waited for another', async () => {
    await createTopic('raw', [[0], [1]]);
    const producer = createRawClient(direct.brokers, { proxy }).producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const messages = [0, 1].map((partition) => ({ partition, value: 'v', headers: { ce_id: `v${partition}` } }));

    await moveBesideALoss('raw', () => producer.send({ topic: fullName('raw'), messages }));

    expect(await namesIn(log, { topic: 'raw', partition: 0 })).toEqual(['v0', 'v0']);
    await producer.disconnect();
  });

  test('3: a lane does not', async () => {
    await createTopic('ours', [[0], [1]]);
    const places = [0, 1].map((partition) => ({ topic: 'ours', partition }));
    await Promise.all(places.map((at) => lane.append(at, numbered('first'), Date.now())));

    const appends = () => Promise.all(places.map((at) => lane.append(at, numbered('v'), Date.now())));
    await moveBesideALoss('ours', appends);

    for (const at of places) expect(await namesIn(log, at)).toEqual(['first', 'v']);
  });

  test('3: a flight of many partitions whose leaders all move, and whose answer is lost, is stored once', async () => {
    const partitions = [0, 1, 2, 3, 4, 5];
    await createTopic(
      'many',
      partitions.map(() => [0, 1]),
    );
    const appendAll = (value: string) =>
      Promise.all(
        partitions.map((partition) => lane.append({ topic: 'many', partition }, numbered(value), Date.now())),
      );
    await appendAll('first');
    const held: InjectedFault = proxy.arm('hold', 'response', 'Produce');
    const flight = appendAll('moved');
    await eventually(() => held.hits === 1);

    await move(fullName('many'), partitions, [1, 2]);
    // The first answer comes no more: the connection ends.
    proxy.inject({ kind: 'cut', ways: 'refused', brokerPort: portOf(0) }).release();
    held.release();

    expect(await flight).toEqual(partitions.map(() => 1n));
    expect(await appendAll('next')).toEqual(partitions.map(() => 2n));
    for (const partition of partitions) {
      expect(await namesIn(log, { topic: 'many', partition })).toEqual(['first', 'moved', 'next']);
    }
  });
});

describe('a segment of which compaction left an empty batch', () => {
  const at = { topic: 'compacted', partition: 0 };

  beforeAll(async () => {
    await createTopic(at.topic, [[0]], {
      ...{ 'cleanup.policy': 'compact', 'segment.ms': '1', 'segment.bytes': String(1024 * 1024) },
      ...{ 'min.cleanable.dirty.ratio': '0.001', 'delete.retention.ms': '0', 'max.compaction.lag.ms': '100' },
    });
    // Two segments are merged when they are small; a batch stays, empty, as long as it is its producer's last.
    for (const [key, name, size] of [
      ['k', 'gone', 600_000],
      ['k', 'kept', 700_000],
      ['other', 'end', 10],
    ] as const) {
      const producer = createRawClient(direct.brokers).producer({ idempotent: true, maxInFlightRequests: 1 });
      await producer.connect();
      const message = { partition: 0, key, value: Buffer.alloc(size), headers: { ce_id: name } };
      await producer.send({ topic: fullName(at.topic), messages: [message] });
      await producer.disconnect();
    }
    await eventually(async () => !(await namesIn(log, at)).includes('gone'), patient);
  }, 60_000);

  test('5 (D7): the client never reaches the end, and asks for the same place without a pause', async () => {
    const consumer = createRawClient(direct.brokers, { proxy }).consumer({
      ...{ groupId: fullName('stuck'), maxWaitTimeInMs: 100 },
      retry: { initialRetryTime: 50, maxRetryTime: 200, retries: 100 },
    });
    const read: unknown[] = [];
    await consumer.subscribe({ topic: fullName(at.topic), fromBeginning: true });
    await consumer.run({ autoCommit: false, eachMessage: ({ message }) => Promise.resolve(void read.push(message)) });

    await eventually(() => proxy.seen('response', 'Fetch') > 200, patient);

    expect(read).toEqual([]);
    await consumer.disconnect();
  });

  test('5: our reader reaches it, and waits there', async () => {
    const watched = createKafkaLog({ ...direct, openSocket: proxy.openSocket });
    const loop = watched.openFetchLoop();
    loop.assign(at, toOffset(0));

    const names: (string | undefined)[] = [];
    while (!names.includes('end')) {
      const taken = await loop.take(10, AbortSignal.timeout(10_000));
      names.push(...taken.flatMap(({ records }) => records.map(({ headers }) => headers['ce_id'])));
    }

    expect(names).toEqual(['kept', 'end']);
    expect(proxy.seen('request', 'Fetch')).toBeLessThan(10);
    await loop.close();
    await watched.close();
  });
});

describe('offsets in a transaction, which no code of ours sends (6)', () => {
  const OFFSETS = '__consumer_offsets';
  const offsetsOf = (group: string) => ({
    consumerGroupId: fullName(group),
    topics: [{ topic: fullName('positions'), partitions: [{ partition: 0, offset: '1' }] }],
  });
  let producer: Producer;
  beforeAll(() => createTopic('positions', [[0]]));
  beforeEach(async () => {
    const client = createRawClient(direct.brokers, { proxy });
    const retry = { initialRetryTime: 50, maxRetryTime: 200, retries: 50 };
    producer = client.producer({
      transactionalId: fullName('offsets'),
      maxInFlightRequests: 1,
      idempotent: true,
      retry,
    });
    await producer.connect();
  });
  afterEach(() => producer.disconnect());

  /** @returns how the broker calls the trouble, if there was any */
  async function sendOffsets(group: string): Promise<string | undefined> {
    const transaction = await producer.transaction();
    try {
      await transaction.sendOffsets(offsetsOf(group));
      await transaction.commit();
      return undefined;
    } catch (error) {
      await transaction.abort();
      return protocolErrorOf(error);
    }
  }

  test('D9: as the first call of one transaction behind another they fail, and are not tried again', async () => {
    const troubles: (string | undefined)[] = [];
    await eventually(
      async () => troubles.push(await sendOffsets('first')) && troubles.includes('CONCURRENT_TRANSACTIONS'),
    );

    expect(troubles).toContain('CONCURRENT_TRANSACTIONS');
  });

  test('D10: they fail at once when the coordinator of the group moved meanwhile', async () => {
    await eventually(async () => (await sendOffsets('moving')) === undefined, patient);
    const held = proxy.arm('hold', 'request', 'TxnOffsetCommit');
    const sent = eventually(async () => (await sendOffsets('moving')) === 'NOT_COORDINATOR_FOR_GROUP', patient);
    await eventually(() => held.hits === 1, patient);

    const { topics } = await admin.fetchTopicMetadata({ topics: [OFFSETS] });
    for (const { partitionId, leader } of topics[0]?.partitions ?? []) {
      await move(OFFSETS, [partitionId], [leader === idOf(0) ? 1 : 0]);
    }
    held.release();

    expect(await sent).toBe(true);
  });
});

test('3: a leader that is killed under a lane loses and doubles nothing that was acknowledged, though some partitions have no leader left', async () => {
  const partitions = [0, 1, 2];
  await createTopic(
    'killed',
    [
      [2, 0, 1],
      [0, 1, 2],
      [2, 1, 0],
    ],
    { 'min.insync.replicas': '2' },
  );
  const lane = createCommandLane(direct);
  let isOver = false;
  const writers = partitions.map(async (partition) => {
    const acknowledged: Acknowledged[] = [];
    for (let i = 0; !isOver; i += 1) {
      const value = `v${i}`;
      // What was refused or unknown is no promise.
      const offset = await lane
        .append({ topic: 'killed', partition }, numbered(value), Date.now())
        .catch(() => undefined);
      if (offset !== undefined) acknowledged.push({ value, offset });
    }
    return acknowledged;
  });

  await stack.brokers[2]?.kill();
  const behind = await eventually(
    () => lane.append({ topic: 'killed', partition: 0 }, numbered('behind'), Date.now()),
    patient,
  );
  isOver = true;
  const acknowledged = await Promise.all(writers);

  expect(behind).toBeGreaterThan(0n);
  for (const partition of partitions) {
    expect(acknowledged[partition]?.length).toBeGreaterThan(0);
    expect(brokenPromises(acknowledged[partition] ?? [], await namesIn(log, { topic: 'killed', partition }))).toEqual(
      [],
    );
  }
  await lane.close();
}, 60_000);
