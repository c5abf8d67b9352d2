import { toOffset } from '@waybill/messages';
import type { FetchLoop, TopicPartition } from '@waybill/messages';
import type { FaultProxy } from '@waybill/testing';
import { createFaultProxy, eventually } from '@waybill/testing';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import { createCluster } from '../client/cluster.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import { createCommandLane } from '../lane/command-lane.ts';
import { joinMembership } from '../membership/join-membership.ts';
import { withLeader } from '../reader/with-leader.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';
import type { ForeignTransaction, ForeignTransactions } from './foreign-transactions.ts';
import { createForeignTransactions } from './foreign-transactions.ts';
import { createRawClient } from './raw-client.ts';

const topic = 'orders.order.events.v1';
const END = 'end';
const direct = testConnection();
const fullTopic = direct.topicPrefix + topic;
let log: KafkaLog;
let proxy: FaultProxy;
let foreign: ForeignTransactions;
const cluster = createCluster(direct, 5_000);

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: 10 }]);
  await admin.close();
  log = createKafkaLog(direct);
  proxy = await createFaultProxy();
  foreign = createForeignTransactions(createRawClient(direct.brokers, { proxy, requestTimeout: 1_000 }), fullTopic);
});
afterAll(async () => {
  await foreign.close();
  cluster.close();
  await log.close();
  await proxy.close();
});

describe('aborted transactions', () => {
  /** A partition with aborted transactions and one record, `end`, that may be seen; and from where it is read. */
  type Scenario = { readonly partition: number; readonly from: number; readonly leak: readonly string[] };
  const overlapping: Scenario = { partition: 0, from: 0, leak: ['early 1', END] };
  const begunInside: Scenario = { partition: 1, from: 2, leak: ['b2', END] };
  const fourZeros: Scenario = { partition: 2, from: 0, leak: ['zeros', 'behind', END] };
  const scenarios = [overlapping, begunInside, fourZeros];

  beforeAll(async () => {
    await writeOverlapping(await foreign.begin('early'), await foreign.begin('late'));
    await writeAround(await foreign.begin('a'), await foreign.begin('b'));
    const zeros = await foreign.begin('zeros');
    await zeros.write(fourZeros.partition, 'zeros', '\0\0\0\0');
    await zeros.write(fourZeros.partition, 'behind');
    await abortThrough(zeros, fourZeros.partition, 3);
    const ends = createForeignTransactions(createRawClient(direct.brokers), fullTopic);
    for (const { partition } of scenarios) await ends.plain(partition, END);
    await ends.close();
  });

  /** An abort is answered before its marker is written: without the wait, another transaction's may come first. */
  async function abortThrough(transaction: ForeignTransaction, partition: number, end: number): Promise<void> {
    await transaction.abort();
    await eventually(async () => (await readHighWatermark(partition)) === String(end));
  }

  /** The end of all that was written, of open transactions too. */
  function readHighWatermark(partition: number): Promise<string | undefined> {
    return withLeader(cluster, { topic: fullTopic, partition }, async (leader) => {
      const wanted = { topic: fullTopic, partitions: [{ partition, timestamp: -1 }] };
      const { responses } = await cluster.ask(leader, (broker) =>
        broker.listOffsets({ isolationLevel: 0, topics: [wanted] }),
      );
      return responses[0]?.partitions[0]?.offset;
    });
  }

  /** The later one ends first, so that the broker names it first. */
  async function writeOverlapping(early: ForeignTransaction, late: ForeignTransaction): Promise<void> {
    await early.write(overlapping.partition, 'early 1');
    await late.write(overlapping.partition, 'late 1');
    await abortThrough(late, overlapping.partition, 3);
    await early.write(overlapping.partition, 'early 2');
    await abortThrough(early, overlapping.partition, 5);
  }

  /** The first record behind the offset 2 belongs to the transaction that the broker names second. */
  async function writeAround(a: ForeignTransaction, b: ForeignTransaction): Promise<void> {
    await a.write(begunInside.partition, 'a1');
    await b.write(begunInside.partition, 'b1');
    await b.write(begunInside.partition, 'b2');
    await a.write(begunInside.partition, 'a2');
    await abortThrough(a, begunInside.partition, 5);
    await abortThrough(b, begunInside.partition, 6);
  }

  test('4 (D4, D5, D6): without the guard they leak', async () => {
    const read = new Map<number, string[]>(scenarios.map(({ partition }) => [partition, []]));
    const consumer = createRawClient(direct.brokers).consumer({
      ...{ groupId: `${direct.topicPrefix}raw`, maxWaitTimeInMs: 100, readUncommitted: false },
      retry: { initialRetryTime: 50, maxRetryTime: 200, retries: 100 },
    });
    await consumer.subscribe({ topic: fullTopic, fromBeginning: true });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      // Runs before the first fetch.
      for (const { partition, from } of scenarios) consumer.seek({ topic: fullTopic, partition, offset: String(from) });
    });

    await consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message }) => {
        read.get(partition)?.push(String(message.value));
        return Promise.resolve();
      },
    });

    await eventually(() => [...read.values()].every((values) => values.includes(END)));
    expect([...read.values()]).toEqual(scenarios.map(({ leak }) => leak));
    await consumer.disconnect();
  });

  test('4: with the guard nothing leaks, in a range or in a loop', async () => {
    const loop = log.openFetchLoop();
    for (const { partition, from } of scenarios) {
      const at = { topic, partition };
      loop.assign(at, toOffset(from));

      expect(await takeOne(loop)).toBe(END);
      loop.unassign(at);
      expect(await namesIn(log, at)).toEqual([END]);
    }
    await loop.close();
  });

  async function takeOne(loop: FetchLoop): Promise<string | undefined> {
    const [first] = await loop.take(1, AbortSignal.timeout(10_000));
    return first?.records[0]?.headers['ce_id'];
  }
});

describe('a lost EndTxn', () => {
  const losses = [
    { end: 'commit', direction: 'response', outcome: ['decided'] },
    { end: 'commit', direction: 'request', outcome: [] },
    { end: 'abort', direction: 'response', outcome: [] },
    { end: 'abort', direction: 'request', outcome: [] },
  ] as const;

  test.each(losses.map((loss, index) => ({ ...loss, at: { topic, partition: 3 + index } })))(
    '6 (D8): $end, $direction lost: its owner learns nothing, and a reader sees what a successor makes true',
    async ({ end, direction, outcome, at }) => {
      const transaction = await foreign.begin(`lost-${at.partition}`);
      await transaction.write(at.partition, 'decided');
      proxy.arm('drop', direction, 'EndTxn', 1);

      await expect(transaction[end]()).rejects.toThrow('timed out');
      // For good, whatever the outcome was.
      await expect(transaction[end]()).rejects.toThrow();
      await expect(transaction.another()).rejects.toThrow();

      const successor = await foreign.begin(`lost-${at.partition}`);
      await successor.write(at.partition, 'successor');
      await successor.commit();
      await eventually(async () => (await namesIn(log, at)).includes('successor'));
      expect(await namesIn(log, at)).toEqual([...outcome, 'successor']);
    },
  );
});

test('6: no code of ours begins, ends or extends a transaction, or commits an offset', async () => {
  const watch = await createFaultProxy();
  const connection = { ...direct, openSocket: watch.openSocket };
  const at: TopicPartition = { topic, partition: 8 };
  const commands: TopicPartition = { topic, partition: 9 };

  const ours = createKafkaLog(connection);
  const lane = createCommandLane(connection);
  await lane.append(commands, numbered('command'), Date.now());
  const member = await joinMembership(connection, { groupId: 'counted', topics: [topic] });
  await new Promise<void>((resolve) => {
    member.onAssigned(() => {
      resolve();
    });
  });
  const writer = await ours.openWriter(at);
  const token = await writer.claim(numbered('claim'));
  await writer.append([numbered('event', token)]);
  await ours.appendDeadLetter(commands, numbered('dead'));
  const loop = ours.openFetchLoop();
  loop.assign(at, toOffset(0));
  await loop.take(10, AbortSignal.timeout(10_000));
  const read = [await namesIn(ours, at), await namesIn(ours, commands)];
  await Promise.all([member.leave(), lane.close(), loop.close(), writer.close(), ours.close()]);

  expect(read).toEqual([
    ['claim', 'event'],
    ['command', 'dead'],
  ]);
  const used = ['Produce', 'Fetch', 'InitProducerId', 'JoinGroup'] as const;
  expect(used.filter((api) => watch.seen('request', api) === 0)).toEqual([]);
  const unused = ['AddPartitionsToTxn', 'AddOffsetsToTxn', 'EndTxn', 'TxnOffsetCommit', 'OffsetCommit'] as const;
  expect(unused.filter((api) => watch.seen('request', api) > 0)).toEqual([]);
  await watch.close();
});
