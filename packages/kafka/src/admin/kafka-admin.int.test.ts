import { createFaultProxy, eventually } from '@waybill/testing';

import { toClientOptions } from '../client/client-options.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';
import { testConnection } from '../test-connection.ts';
import type { KafkaAdmin } from './kafka-admin.ts';
import { createKafkaAdmin } from './kafka-admin.ts';
import type { TopicSpec } from './topic-settings.ts';
import { waitForKafka } from './wait-for-kafka.ts';

const connection = testConnection();
let admin: KafkaAdmin;
beforeAll(() => {
  admin = createKafkaAdmin(connection);
});
afterAll(() => admin.close());

function specs(name: string): readonly TopicSpec[] {
  return [
    { topic: `${name}.commands.v1`, kind: 'commands', partitions: 3 },
    { topic: `${name}.events.v1`, kind: 'events', partitions: 3 },
    { topic: `${name}.dlq`, kind: 'dead-letters', partitions: 3 },
  ];
}

test('creates what is missing with the settings that it checks, and nothing the second time', async () => {
  const topics = specs('orders.order');

  const created = await admin.createTopics(topics);
  const again = await admin.createTopics(topics);

  expect(created).toEqual(topics.map(({ topic }) => topic));
  expect(again).toEqual([]);
  await expect(admin.checkTopics(topics)).resolves.toBeUndefined();
});

test('refuses topics that do not exist', async () => {
  await expect(admin.checkTopics(specs('orders.nothing'))).rejects.toMatchObject({
    code: 'configuration-refused',
    message: expect.stringContaining('orders.nothing.commands.v1 does not exist'),
  });
});

test('refuses another number of partitions, and never changes it', async () => {
  const [one] = specs('orders.few');
  if (one === undefined) throw new Error('There is a spec.');
  await admin.createTopics([one]);
  const more = [{ ...one, partitions: 12 }];

  await admin.createTopics(more);

  await expect(admin.checkTopics(more)).rejects.toMatchObject({
    code: 'configuration-refused',
    message: expect.stringContaining('has 3 partitions'),
  });
});

test('refuses a setting that breaks a promise, naming topic, setting and fix', async () => {
  const [spec] = specs('orders.short');
  if (spec === undefined) throw new Error('There is a spec.');
  const { config, sockets } = toClientOptions(connection, 5_000);
  const client = new (loadKafkajs().Kafka)(config).admin();
  const topic = connection.topicPrefix + spec.topic;
  await client.createTopics({ topics: [{ topic, numPartitions: 3, replicationFactor: 1 }] });
  sockets.close();

  await expect(admin.checkTopics([spec])).rejects.toMatchObject({
    code: 'configuration-refused',
    message: expect.stringMatching(/orders\.short\.commands\.v1 has retention\.ms=604800000: set it to -1/),
  });
});

test('sets the named settings of a topic, and leaves what others have set', async () => {
  const [spec] = specs('orders.altered');
  if (spec === undefined) throw new Error('There is a spec.');
  await admin.createTopics([spec]);
  await admin.alterTopic(spec.topic, { 'segment.ms': '3600000', 'retention.ms': '86400000' });

  await admin.alterTopic(spec.topic, { 'retention.ms': '-1' });

  const found = (await admin.describe([spec.topic, 'orders.nothing'])).topics;
  expect([...found.keys()]).toEqual([spec.topic]);
  expect(found.get(spec.topic)?.settings.get('retention.ms')).toBe('-1');
  expect(found.get(spec.topic)?.settings.get('segment.ms')).toBe('3600000');
  expect(found.get(spec.topic)?.overrides).toContain('segment.ms');
  expect(found.get(spec.topic)?.overrides).not.toContain('segment.bytes');
});

test("gives the broker's own words for a setting that it refuses", async () => {
  const [spec] = specs('orders.refused');
  if (spec === undefined) throw new Error('There is a spec.');
  await admin.createTopics([spec]);

  await expect(admin.alterTopic(spec.topic, { 'retention.ms': 'long' })).rejects.toMatchObject({
    code: 'configuration-refused',
    message: expect.stringContaining('Invalid value long'),
  });
});

test('finds the local broker sound', async () => {
  await expect(admin.checkBroker()).resolves.toBeUndefined();
});

test('says that Kafka does not answer when it is away', async () => {
  const proxy = await createFaultProxy();
  proxy.isDown = true;
  const away = createKafkaAdmin({ ...connection, openSocket: proxy.openSocket });

  await expect(away.checkBroker()).rejects.toMatchObject({ code: 'part-unavailable' });

  await away.close();
  await proxy.close();
});

test('waits for a broker and says so, until it is there', async () => {
  const proxy = await createFaultProxy();
  proxy.isDown = true;
  const sentences: string[] = [];

  const waiting = waitForKafka(
    { ...connection, openSocket: proxy.openSocket },
    { onWaiting: (sentence) => sentences.push(sentence) },
  );
  await eventually(() => sentences.length > 0);
  proxy.isDown = false;

  await waiting;
  expect(sentences[0]).toContain(`Waiting for Kafka at ${connection.brokers.join(', ')}`);
  await proxy.close();
});

test('stops waiting when it is told to', async () => {
  const proxy = await createFaultProxy();
  proxy.isDown = true;
  const stop = new AbortController();

  const waiting = waitForKafka(
    { ...connection, openSocket: proxy.openSocket },
    {
      onWaiting: () => {
        stop.abort(new Error('stopped'));
      },
      signal: stop.signal,
    },
  );

  await expect(waiting).rejects.toThrow('stopped');
  await proxy.close();
});
