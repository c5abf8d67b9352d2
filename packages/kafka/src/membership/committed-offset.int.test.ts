import type { TopicPartition } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import { eventually } from '@waybill/testing';
import type { Admin } from 'kafkajs';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import { toClientOptions } from '../client/client-options.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';
import { createKafkaLog } from '../kafka-log.ts';
import { createCommandLane } from '../lane/command-lane.ts';
import { testConnection } from '../test-connection.ts';
import { numbered } from '../test-records.ts';
import { joinMembership } from './join-membership.ts';

const topic = 'orders.order.commands.v1';
const connection = testConnection();
const group = { groupId: 'orders.consumer', topics: [topic] };

/** As foreign tools and earlier builds may leave it. */
async function committed(admin: Admin): Promise<string | undefined> {
  const offsets = await admin.fetchOffsets({ groupId: connection.topicPrefix + group.groupId });
  return offsets[0]?.partitions[0]?.offset;
}

test('13, committed offset as position: what a group has committed moves no reader, and no member moves it', async () => {
  const topics = createKafkaAdmin(connection);
  await topics.createTopics([{ topic, kind: 'commands', partitions: 1 }]);
  await topics.close();
  const lane = createCommandLane(connection);
  for (const id of ['a', 'b', 'c']) await lane.append({ topic, partition: 0 }, numbered(id), Date.now());
  const { config, sockets } = toClientOptions(connection, 5_000);
  const admin = new (loadKafkajs().Kafka)(config).admin();
  await admin.connect();
  const name = { groupId: connection.topicPrefix + group.groupId, topic: connection.topicPrefix + topic };
  await admin.setOffsets({ ...name, partitions: [{ partition: 0, offset: '2' }] });

  const member = await joinMembership(connection, group);
  const assigned: TopicPartition[] = [];
  member.onAssigned((partitions) => assigned.push(...partitions));
  await eventually(() => assigned.length > 0, { withinMs: 20_000 });
  const log = createKafkaLog(connection);
  const loop = log.openFetchLoop();
  loop.assign({ topic, partition: 0 }, toOffset(0));
  const [fetched] = await loop.take(10, AbortSignal.timeout(20_000));
  await member.leave();

  expect(fetched?.records.map(({ headers }) => headers['ce_id'])).toEqual(['a', 'b', 'c']);
  expect(await committed(admin)).toBe('2');
  await Promise.all([loop.close(), log.close(), lane.close()]);
  sockets.close();
}, 60_000);
