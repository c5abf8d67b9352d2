import type { FaultProxy } from '@waybill/testing';
import { createFaultProxy, eventually } from '@waybill/testing';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';

const topic = 'orders.order.events.v1';
const direct = testConnection();
let proxy: FaultProxy;
let log: KafkaLog;

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: 2 }]);
  await admin.close();
  proxy = await createFaultProxy();
  log = createKafkaLog({ ...direct, openSocket: proxy.openSocket });
});
afterAll(async () => {
  await log.close();
  await proxy.close();
});

test('13, two flights at once: nothing is sent to a leader before the answer to what is on its way there', async () => {
  const places = [0, 1].map((partition) => ({ topic, partition }));
  const owners = await Promise.all(places.map((at) => log.openWriter(at)));
  await Promise.all(owners.map((owner) => owner.claim(numbered('claim'))));
  const sentBefore = proxy.seen('request', 'Produce');
  const sent = () => proxy.seen('request', 'Produce') - sentBefore;
  const held = proxy.arm('hold', 'response', 'Produce');

  const first = owners[0]?.append([numbered('first')]);
  await eventually(() => held.hits === 1);
  const second = owners[1]?.append([numbered('second')]);
  // Other requests of the same process come and go meanwhile.
  for (const at of [...places, ...places]) await log.endOffset(at);
  const besideIt = sent();
  held.release();

  expect(await Promise.all([first, second])).toEqual([1n, 1n]);
  expect([besideIt, sent()]).toEqual([1, 2]);
  expect(await Promise.all(places.map((at) => namesIn(log, at)))).toEqual([
    ['claim', 'first'],
    ['claim', 'second'],
  ]);
});
