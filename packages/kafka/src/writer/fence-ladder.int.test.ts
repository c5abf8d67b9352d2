import type { PartitionWriter, TopicPartition } from '@waybill/messages';
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
/** The old owner writes through the proxy, its successor does not. */
let faulty: KafkaLog;
let log: KafkaLog;
let partition = 0;

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: 8 }]);
  await admin.close();
});
beforeEach(async () => {
  proxy = await createFaultProxy();
  faulty = createKafkaLog({ ...direct, openSocket: proxy.openSocket });
  log = createKafkaLog(direct);
});
afterEach(async () => {
  await faulty.close();
  await log.close();
  await proxy.close();
});

function nextPartition(): TopicPartition {
  return { topic, partition: partition++ };
}

async function claimed(from: KafkaLog, at: TopicPartition): Promise<PartitionWriter> {
  const writer = await from.openWriter(at);
  await writer.claim(numbered('claim'));
  return writer;
}

test('7: while a successor has its epoch alone the old owner may write, behind the claim it may not', async () => {
  const at = nextPartition();
  const old = await claimed(log, at);

  const successor = await log.openWriter(at);
  const between = await old.append([numbered('between')]);
  const token = await successor.claim(numbered('claim'));
  const late = old.append([numbered('late')]);

  await expect(late).rejects.toMatchObject({ code: 'fenced' });
  expect([between, token]).toEqual([1n, 2n]);
  expect(await successor.append([numbered('mine')])).toBe(3n);
  expect(await namesIn(log, at)).toEqual(['claim', 'between', 'claim', 'mine']);
});

test('7: a request that the network held for seconds is refused on arrival where a successor has claimed, and only there', async () => {
  const [open, taken] = [nextPartition(), nextPartition()];
  const owners = [await claimed(faulty, open), await claimed(faulty, taken)];
  const held = proxy.arm('hold', 'request', 'Produce');
  const appends = owners.map((owner) => owner.append([numbered('zombie')]).catch((error: unknown) => error));
  await eventually(() => held.hits === 1);

  await log.openWriter(open);
  const successor = await claimed(log, taken);
  await successor.append([numbered('mine')]);
  // Both have long given up what was one request.
  const given = await Promise.all(appends);
  held.release();
  await eventually(async () => (await namesIn(log, open)).length === 2);

  expect(given).toMatchObject([{ code: 'append-failed' }, { code: 'append-failed' }]);
  expect(await namesIn(log, open)).toEqual(['claim', 'zombie']);
  expect(await namesIn(log, taken)).toEqual(['claim', 'claim', 'mine']);
  expect(await successor.append([numbered('more')])).toBe(3n);
});
