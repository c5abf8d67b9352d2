import type { TopicPartition } from '@waybill/messages';
import type { FaultProxy, ScheduledFault } from '@waybill/testing';
import { createFaultProxy, createFaultSchedule, eventually } from '@waybill/testing';
import type { Producer } from 'kafkajs';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import type { CommandLane } from '../lane/command-lane.ts';
import { createCommandLane } from '../lane/command-lane.ts';
import { LANE_LIMITS } from '../lane/lane-limits.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';
import type { Acknowledged } from './broken-promises.ts';
import { brokenPromises } from './broken-promises.ts';
import { createRawClient } from './raw-client.ts';

const topic = 'orders.order.commands.v1';
const LOSSES = ['drop', 'close'] as const;
const direct = testConnection();
let log: KafkaLog;
let proxy: FaultProxy;
let partition = 0;
let at: TopicPartition;

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'commands', partitions: 16 }]);
  await admin.close();
  log = createKafkaLog(direct);
});
afterAll(() => log.close());
beforeEach(async () => {
  at = { topic, partition: partition++ };
  proxy = await createFaultProxy();
});
afterEach(() => proxy.close());

type Append = (value: string) => Promise<bigint>;

/** Those of some appends at once that were acknowledged. */
async function acknowledged(append: Append, values: readonly string[]): Promise<readonly Acknowledged[]> {
  const settled = await Promise.allSettled(values.map(async (value) => ({ value, offset: await append(value) })));
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

describe('without the guard', () => {
  let producer: Producer;
  beforeEach(async () => {
    producer = createRawClient(direct.brokers, { proxy, requestTimeout: 500 }).producer({
      ...{ idempotent: true, maxInFlightRequests: 1, retry: { initialRetryTime: 20, retries: 2 } },
    });
    await producer.connect();
    await append('first');
  });
  afterEach(() => producer.disconnect());

  async function append(value: string): Promise<bigint> {
    const message = { partition: at.partition, key: 'k', value, headers: { ce_id: value } };
    const [answer] = await producer.send({ topic: direct.topicPrefix + topic, messages: [message] });
    return BigInt(answer?.baseOffset ?? -1);
  }

  test.each(LOSSES)('1 (D1): a lost answer (%s) loses one acknowledged value and doubles another', async (loss) => {
    proxy.arm(loss, 'response', 'Produce');

    const acks = await acknowledged(append, ['a', 'b', 'c']);

    expect(acks).toHaveLength(3);
    const broken = brokenPromises(acks, await namesIn(log, at));
    expect(broken).toContain('a is doubled');
    expect(broken.filter((promise) => promise.endsWith('is lost'))).toHaveLength(1);
  });

  test('2 (D2): the value behind one that was given up is acknowledged and absent', async () => {
    proxy.arm('drop', 'response', 'Produce', 3);

    const lost = await acknowledged(append, ['a']);
    const next = await acknowledged(append, ['b']);

    expect(lost).toEqual([]);
    expect(brokenPromises(next, await namesIn(log, at))).toEqual(['b@1 is lost']);
  });
});

describe('with the guard', () => {
  let lane: CommandLane;
  beforeEach(async () => {
    const limits = { ...LANE_LIMITS, answerMs: 500, deadlineMs: 2_000 };
    lane = createCommandLane({ ...direct, openSocket: proxy.openSocket }, limits);
    await append('first');
  });
  afterEach(() => lane.close());

  function append(value: string): Promise<bigint> {
    return lane.append(at, numbered(value), Date.now());
  }

  test.each(LOSSES)(
    '1: behind a lost answer (%s) each value is acknowledged and stands once, in order, where it was said to',
    async (loss) => {
      const fault = proxy.arm(loss, 'response', 'Produce');

      const first = acknowledged(append, ['a']);
      await eventually(() => fault.hits === 1);
      const acks = [...(await first), ...(await acknowledged(append, ['b', 'c']))];

      expect(acks.map(({ offset }) => offset)).toEqual([1n, 2n, 3n]);
      expect(brokenPromises(acks, await namesIn(log, at))).toEqual([]);
      expect(proxy.seen('request', 'Produce')).toBeGreaterThanOrEqual(4);
    },
  );

  test('1: many lost answers, one after another, over many partitions double nothing and lose nothing', async () => {
    const places = Array.from({ length: 4 }, () => ({ topic, partition: partition++ }));
    const values = Array.from({ length: 40 }, (_, index) => `v${index}`);
    for (let skip = 0; skip < 12; skip += 3) {
      proxy.inject({ kind: 'close', direction: 'response', api: 'Produce', skip });
      proxy.inject({ kind: 'close', direction: 'request', api: 'Produce', skip });
    }

    const all = await Promise.all(
      places.map(async (place) => {
        const acks: Acknowledged[] = [];
        for (const value of values) {
          acks.push(...(await acknowledged((one) => lane.append(place, numbered(one), Date.now()), [value])));
        }
        return { place, acks };
      }),
    );

    for (const { place, acks } of all) {
      expect(acks).toHaveLength(values.length);
      expect(brokenPromises(acks, await namesIn(log, place))).toEqual([]);
    }
  });

  test('1: a storm of faults from a seed loses, doubles and misplaces nothing that was acknowledged', async () => {
    const places = Array.from({ length: 3 }, () => ({ topic, partition: partition++ }));
    const storm = playFaults(
      createFaultSchedule(4, {
        ...{ durationMs: 3_000, everyMs: [40, 120], forMs: [50, 300], delayMs: [5, 100] },
        apis: ['Produce', 'Metadata', 'InitProducerId'],
      }),
    );
    const writers = places.map(async (place) => {
      const acks: Acknowledged[] = [];
      for (let i = 0; !storm.isOver(); i += 1) {
        acks.push(...(await acknowledged((value) => lane.append(place, numbered(value), Date.now()), [`v${i}`])));
        await new Promise(setImmediate);
      }
      return { place, acks };
    });

    for (const { place, acks } of await Promise.all(writers)) {
      expect(acks.length).toBeGreaterThan(0);
      expect(brokenPromises(acks, await namesIn(log, place))).toEqual([]);
    }
    expect(proxy.counts().reduce((sum, { hits }) => sum + hits, 0)).toBeGreaterThan(10);
  });

  /** Injects what a schedule says, when it says so. */
  function playFaults(schedule: readonly ScheduledFault[]): { readonly isOver: () => boolean } {
    let left = schedule.length;
    for (const { atMs, forMs, fault } of schedule) {
      setTimeout(() => {
        const injected = proxy.inject(fault);
        setTimeout(() => {
          injected.release();
          left -= 1;
        }, forMs);
      }, atMs);
    }
    return { isOver: () => left === 0 };
  }

  test('2: what has no answer by its deadline is told so, and the next value is stored once', async () => {
    const silence = proxy.arm('drop', 'response', 'Produce', 1_000);
    await expect(append('a')).rejects.toMatchObject({ code: 'append-unknown' });
    silence.release();

    const next = await eventually(async () => (await acknowledged(append, ['b'])).at(0));

    expect(await namesIn(log, at)).toEqual(['first', 'a', 'b']);
    expect(brokenPromises([next], await namesIn(log, at))).toEqual([]);
  });
});
