import { toOffset } from '@waybill/messages';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import { createKafkaLog } from '../kafka-log.ts';
import { testConnection } from '../test-connection.ts';
import { numbered } from '../test-records.ts';
import { createRawClient } from './raw-client.ts';

const topic = 'orders.order.events.v1';
const PARTITIONS = Array.from({ length: 12 }, (_, partition) => partition);
const SPANS = 3;
const SPAN_MS = 700;
/** Percent of a core. */
const MOST = 2;
const direct = testConnection();

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: PARTITIONS.length }]);
  await admin.close();
});

/** CPU time of this process in percent of a core: the least of some spans, in the others something else may have run. */
async function idleCost(): Promise<number> {
  const costs: number[] = [];
  for (let i = 0; i < SPANS; i += 1) {
    const before = process.cpuUsage();
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, SPAN_MS));
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / 10 / (performance.now() - begun));
  }
  return Math.min(...costs);
}

test('11 (D11): twelve idle producers of the client cost more than 2 % of a core', async () => {
  const client = createRawClient(direct.brokers);
  const producers = PARTITIONS.map(() => client.producer({ idempotent: true, maxInFlightRequests: 1 }));
  for (const [partition, producer] of producers.entries()) {
    await producer.connect();
    await producer.send({ topic: direct.topicPrefix + topic, messages: [{ partition, value: 'v' }] });
  }

  const cost = await idleCost();

  expect(cost).toBeGreaterThan(MOST);
  await Promise.all(producers.map((producer) => producer.disconnect()));
});

test('11: twelve idle writers and their fetch loop cost less than 2 % of a core', async () => {
  const log = createKafkaLog(direct);
  const loop = log.openFetchLoop();
  for (const partition of PARTITIONS) {
    const at = { topic, partition };
    const writer = await log.openWriter(at);
    loop.assign(at, toOffset((await writer.claim(numbered('claim'))) + 1n));
  }
  const stop = new AbortController();
  const taking = loop.take(1, stop.signal);

  const cost = await idleCost();

  expect(cost).toBeLessThan(MOST);
  stop.abort();
  await taking;
  await loop.close();
  await log.close();
});
