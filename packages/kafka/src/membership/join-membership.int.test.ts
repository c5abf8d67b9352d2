import type { Membership, TopicPartition } from '@waybill/messages';
import { createFaultProxy, eventually } from '@waybill/testing';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import { toClientOptions } from '../client/client-options.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';
import { testConnection } from '../test-connection.ts';
import { joinMembership } from './join-membership.ts';

const topic = 'orders.order.events.v1';
const direct = testConnection();

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: 6 }]);
  await admin.close();
});

type Seen = { readonly member: Membership; assigned: readonly TopicPartition[]; readonly told: number[] };

async function join(groupId: string, connection: KafkaConnection = direct): Promise<Seen> {
  const member = await joinMembership(connection, { groupId, topics: [topic] });
  const seen: Seen = { member, assigned: [], told: [] };
  member.onAssigned((partitions) => {
    seen.assigned = partitions;
    seen.told.push(partitions.length);
  });
  return seen;
}

test('11: shares the partitions out among its members, told within two seconds when one comes or leaves', async () => {
  const one = await join('shared');
  await eventually(() => one.assigned.length === 6);

  const two = await join('shared');
  await eventually(() => one.assigned.length === 3 && two.assigned.length === 3, { withinMs: 2_000 });
  const together = [...one.assigned, ...two.assigned].map(({ partition }) => partition).toSorted();
  await one.member.leave();
  await eventually(() => two.assigned.length === 6, { withinMs: 2_000 });

  expect(together).toEqual([0, 1, 2, 3, 4, 5]);
  expect(two.assigned[0]?.topic).toBe(topic);
  expect(one.assigned).toEqual([]);
  await two.member.leave();
});

test.concurrent('11: keeps its place for longer than a session, and fetches nothing', async () => {
  const proxy = await createFaultProxy();
  const member = await join('idle', { ...direct, openSocket: proxy.openSocket });
  await eventually(() => member.assigned.length === 6);

  await eventually(() => proxy.seen('response', 'Heartbeat') >= 7, { withinMs: 15_000 });

  expect(proxy.seen('request', 'Fetch')).toBe(0);
  expect(proxy.seen('request', 'JoinGroup')).toBeLessThanOrEqual(2);
  expect(member.told).toEqual([6]);
  await member.member.leave();
  await proxy.close();
});

test.concurrent('11: without its pause it would fetch', async () => {
  const proxy = await createFaultProxy();
  const { config, sockets } = toClientOptions({ ...direct, openSocket: proxy.openSocket }, 5_000);
  const consumer = new (loadKafkajs().Kafka)(config).consumer({ groupId: `${direct.topicPrefix}awake` });
  await consumer.subscribe({ topic: direct.topicPrefix + topic });

  await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });

  await eventually(() => proxy.seen('request', 'Fetch') > 0);
  await consumer.disconnect();
  sockets.close();
  await proxy.close();
});

test.concurrent('a member whose session ended is told that it has nothing, and gets its place back', async () => {
  const proxy = await createFaultProxy();
  const member = await join('lost', { ...direct, openSocket: proxy.openSocket });
  await eventually(() => member.assigned.length === 6);

  proxy.isDown = true;
  await eventually(() => member.assigned.length === 0, { withinMs: 9_000 });
  proxy.isDown = false;

  await eventually(() => member.assigned.length === 6, { withinMs: 15_000 });
  await member.member.leave();
  await proxy.close();
});

test.concurrent(
  'a member whose answer to a join was lost tries again within three sessions',
  async () => {
    const proxy = await createFaultProxy();
    const lost = proxy.arm('drop', 'response', 'JoinGroup');
    const begun = performance.now();

    // It joins before it is a member.
    const member = await join('unanswered', { ...direct, openSocket: proxy.openSocket });
    await eventually(() => member.assigned.length === 6);

    expect(lost.hits).toBe(1);
    // Without a limit of ours it takes 65 s.
    expect(performance.now() - begun).toBeLessThan(30_000);
    await member.member.leave();
    await proxy.close();
  },
  80_000,
);

test.concurrent(
  'a member that was forgotten, and whose way back in then breaks, joins again',
  async () => {
    const proxy = await createFaultProxy();
    const member = await join('forgotten', { ...direct, openSocket: proxy.openSocket });
    await eventually(() => member.assigned.length === 6);

    const silence = proxy.arm('hold', 'request', 'Heartbeat');
    const broken = proxy.arm('close', 'request', 'JoinGroup');
    await eventually(() => member.assigned.length === 0, { withinMs: 12_000 });
    silence.release();

    await eventually(() => broken.hits === 1 && member.assigned.length === 6, { withinMs: 25_000 });
    await member.member.leave();
    await proxy.close();
  },
  60_000,
);

test('ends with an error when it can not go on', async () => {
  const { config, sockets } = toClientOptions(direct, 5_000);
  const stranger = { name: 'stranger', version: 1, assign: () => Promise.resolve([]) };
  const protocol = () => ({ name: 'stranger', metadata: Buffer.alloc(0) });
  const other = new (loadKafkajs().Kafka)(config).consumer({
    groupId: `${direct.topicPrefix}mixed`,
    partitionAssigners: [() => ({ ...stranger, protocol })],
  });
  await other.subscribe({ topic: direct.topicPrefix + topic });
  await other.run({ autoCommit: false, eachBatch: () => Promise.resolve() });

  const { member } = await join('mixed');

  expect((await member.failed).message).toContain('protocol');
  await other.disconnect();
  sockets.close();
});

test('says so when a topic does not exist', async () => {
  const joined = joinMembership(direct, { groupId: 'nowhere', topics: ['nowhere'] });

  await expect(joined).rejects.toMatchObject({ code: 'part-unavailable' });
});
