import type { TopicPartition } from '@waybill/messages';
import type { FaultProxy } from '@waybill/testing';
import { createFaultProxy, eventually } from '@waybill/testing';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import { encodePayload } from '../records/record-payload.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';
import type { CommandLane } from './command-lane.ts';
import { createCommandLane } from './command-lane.ts';
import { LANE_LIMITS } from './lane-limits.ts';

const topic = 'orders.order.commands.v1';
const NOW = Date.now();
/** Short enough to wait for. */
const limits = { ...LANE_LIMITS, queuedMs: 400, answerMs: 500, deadlineMs: 1_400, silentMs: 200, drainMs: 2_000 };

const direct = testConnection();
let log: KafkaLog;
let proxy: FaultProxy;
let lane: CommandLane;
let partition = 0;
let at: TopicPartition;

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'commands', partitions: 24 }]);
  await admin.close();
  log = createKafkaLog(direct);
});
afterAll(() => log.close());
beforeEach(async () => {
  at = { topic, partition: partition++ };
  proxy = await createFaultProxy();
  lane = createCommandLane({ ...direct, openSocket: proxy.openSocket }, limits);
  await lane.append(at, numbered('first'), NOW);
});
afterEach(async () => {
  await lane.close();
  await proxy.close();
});

/** What became of each append: its offset or the code of its error. */
async function appendAll(ids: readonly string[], where = at): Promise<readonly (bigint | string)[]> {
  const settled = await Promise.allSettled(ids.map((id) => lane.append(where, numbered(id), NOW)));
  return settled.map((result) =>
    result.status === 'fulfilled' ? result.value : String((result.reason as { code?: unknown }).code),
  );
}

test('a request that is lost leaves its commands unknown, and nothing in the log, when no other comes through', async () => {
  proxy.arm('drop', 'request', 'Produce', 1_000);

  expect(await appendAll(['a'])).toEqual(['append-unknown']);

  expect(await namesIn(log, at)).toEqual(['first']);
});

test('a request that was repeated meanwhile is dropped when it arrives', async () => {
  const held = proxy.arm('hold', 'request', 'Produce');
  expect(await appendAll(['a'])).toEqual([1n]);
  const answered = proxy.seen('response', 'Produce');

  held.release();

  await eventually(() => proxy.seen('response', 'Produce') > answered);
  expect(await appendAll(['b'])).toEqual([2n]);
  expect(await namesIn(log, at)).toEqual(['first', 'a', 'b']);
});

test('what was given up may still arrive, and later commands stand where they were acknowledged', async () => {
  const held = proxy.arm('hold', 'request', 'Produce', 1_000);
  expect(await appendAll(['late'])).toEqual(['append-unknown']);
  const answered = proxy.seen('response', 'Produce');

  // Tries on connections that were given up: the first arrives, the others are its repetitions.
  const tries = held.hits;
  held.release();
  await eventually(() => proxy.seen('response', 'Produce') - answered >= tries);
  const next = await eventually(async () => (await appendAll(['next'])).find((answer) => typeof answer === 'bigint'));

  expect(next).toBe(2n);
  expect(await namesIn(log, at)).toEqual(['first', 'late', 'next']);
});

test('a record that is too large is refused alone; its neighbours in the flight are taken', async () => {
  const other = { topic, partition: partition++ };
  const large = { ...numbered('large'), value: Buffer.alloc(1_200_000) };

  const refused = lane.append(at, large, NOW);
  const taken = lane.append(other, numbered('small'), NOW);

  await expect(refused).rejects.toMatchObject({ code: 'not-accepted' });
  expect(await taken).toBe(0n);
  expect(await namesIn(log, at)).toEqual(['first']);
});

test('a command for a topic that does not exist is refused, and does not hold up others', async () => {
  const nowhere = appendAll(['a'], { topic: 'nowhere', partition: 0 });

  expect(await appendAll(['b'])).toEqual([1n]);
  expect(await nowhere).toEqual(['not-accepted']);
});

test('all that comes while a flight is out goes with the next one, over all partitions', async () => {
  const flights = proxy.seen('request', 'Produce');
  const others = Array.from({ length: 6 }, () => ({ topic, partition: partition++ }));

  const appends = others.flatMap((where) => ['a', 'b', 'c'].map((id) => lane.append(where, numbered(id), NOW)));
  await Promise.all(appends);

  expect(proxy.seen('request', 'Produce') - flights).toBe(1);
});

test('nothing departs while a flight is out', async () => {
  const held = proxy.arm('hold', 'response', 'Produce');
  const first = appendAll(['a']);
  await eventually(() => held.hits === 1);

  const second = appendAll(['b'], { topic, partition: partition++ });

  // It was still waiting for its departure when its time was up; had it been sent, it would be acknowledged.
  expect(await second).toEqual(['not-accepted']);
  expect(await first).toEqual([1n]);
});

test('a batch holds at most 500 commands', async () => {
  // A patient one: what is counted here must not depend on how fast the machine is.
  await lane.close();
  lane = createCommandLane({ ...direct, openSocket: proxy.openSocket }, LANE_LIMITS);
  const flights = proxy.seen('request', 'Produce');

  const answers = await appendAll(Array.from({ length: 1_100 }, (_, index) => `c${index}`));

  expect(answers).toEqual(Array.from({ length: 1_100 }, (_, index) => BigInt(index + 1)));
  expect(proxy.seen('request', 'Produce') - flights).toBe(3);
});

test('without a broker commands are refused once they waited long enough, and taken again when it is back', async () => {
  proxy.isDown = true;

  const refused = await appendAll(['a']);
  // The first may have been on its way when the connection ended.
  const refusedToo = await appendAll(['b']);
  proxy.isDown = false;

  expect(['append-unknown', 'not-accepted']).toContain(refused[0]);
  expect(refusedToo).toEqual(['not-accepted']);
  await eventually(async () => typeof (await appendAll(['c']))[0] === 'bigint');
  expect(lane.accepting).toBe(true);
});

test('a broker that is silent is asked no more, but for one command now and then', async () => {
  const silence = proxy.arm('hold', 'response', 'Produce', 1_000);
  const waiting = appendAll(['a']);
  await eventually(() => lane.accepting !== true);

  const refused = await appendAll(['b']);
  await waiting;
  await eventually(() => lane.accepting === true);
  const probe = appendAll(['probe']);
  const besideIt = lane.accepting;
  silence.release();

  expect(refused).toEqual(['not-accepted']);
  expect(besideIt).toBe('The broker does not answer.');
  await probe;
  await eventually(async () => typeof (await appendAll(['c']))[0] === 'bigint');
});

test.each([
  ['commands', { commands: 2 }],
  ['bytes', { bytes: 2 * encodePayload(numbered('a')).length }],
] as const)('a queue that is full of %s refuses what comes, and takes more when it was emptied', async (_, bound) => {
  await lane.close();
  lane = createCommandLane({ ...direct, openSocket: proxy.openSocket }, { ...limits, ...bound });

  const answers = await appendAll(['a', 'b', 'c']);

  expect(answers).toEqual([1n, 2n, 'not-accepted']);
  expect(lane.load).toEqual({ commands: 0, bytes: 0 });
  expect(await appendAll(['d'])).toEqual([3n]);
});

test('closing waits for what is under way and refuses what comes', async () => {
  const appends = appendAll(['a', 'b']);

  const closed = lane.close();
  const late = appendAll(['late']);

  expect(lane.accepting).toBe('The service is stopping.');
  expect(await late).toEqual(['not-accepted']);
  expect(await appends).toEqual([1n, 2n]);
  await closed;
});
