import { join } from 'node:path';

import { FencedError } from '@waybill/messages';
import type { PartitionWriter, TopicPartition } from '@waybill/messages';
import type { RunningStack } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';
import { eventually } from '@waybill/testing';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import { createCluster } from '../client/cluster.ts';
import type { KafkaConnection } from '../client/connection.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';

const topic = 'orders.order.events.v1';
const patient = { withinMs: 40_000, everyMs: 200 };
let stack: RunningStack;
let direct: KafkaConnection;
let log: KafkaLog;

beforeAll(async () => {
  stack = await startPrivateStack({
    infra: join(process.cwd(), 'infra', 'local'),
    settings: { ...readStackSettings(process.env), mode: 'native', endpoints: {} },
    parts: ['kafka'],
    brokers: 3,
    // A dead one is missed after two seconds instead of nine.
    brokerProperties: { 'broker.session.timeout.ms': 2_000, 'broker.heartbeat.interval.ms': 400 },
  });
  direct = testConnection({ brokers: stack.endpoints.kafka.split(',') });
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: 6 }]);
  await admin.close();
  log = createKafkaLog(direct);
}, 120_000);
afterAll(async () => {
  await log.close();
  await stack.stop();
});

async function leaders(): Promise<readonly (number | undefined)[]> {
  const cluster = createCluster(direct, 5_000);
  await cluster.refresh([direct.topicPrefix + topic]);
  const known = Array.from({ length: 6 }, (_, partition) => cluster.leaderOf(direct.topicPrefix + topic, partition));
  cluster.close();
  return known;
}

/** Two partitions that one broker leads, and that broker. */
async function twoOfOneLeader(): Promise<{ readonly pair: readonly TopicPartition[]; readonly leader: number }> {
  const known = await leaders();
  for (const leader of new Set(known)) {
    const pair = known.flatMap((of, partition) => (of === leader ? [{ topic, partition }] : []));
    if (leader !== undefined && leader >= 0 && pair.length >= 2) return { pair: pair.slice(0, 2), leader };
  }
  throw new Error(`No broker leads two partitions: ${known.join(' ')}`);
}

async function claimed(at: TopicPartition): Promise<PartitionWriter> {
  const writer = await log.openWriter(at);
  await writer.claim(numbered('claim'));
  return writer;
}

test('7: behind the claim the old owner may not write after its leader was killed either; without one it still may', async () => {
  const { pair, leader } = await twoOfOneLeader();
  const [open, taken] = pair;
  if (open === undefined || taken === undefined) throw new Error('There are two.');
  const oldOfOpen = await claimed(open);
  const oldOfTaken = await claimed(taken);
  await log.openWriter(open);
  await claimed(taken);

  await stack.brokers.find(({ id }) => id === leader)?.kill();
  await eventually(async () => {
    const now = await leaders();
    return pair.every(({ partition }) => ![undefined, -1, leader].includes(now[partition]));
  }, patient);
  const answers = await Promise.all([oldOfOpen.append([numbered('zombie')]), refusalOf(oldOfTaken)]);

  expect(answers).toEqual([1n, expect.any(FencedError)]);
  expect(await namesIn(log, open)).toEqual(['claim', 'zombie']);
  expect(await namesIn(log, taken)).toEqual(['claim', 'claim']);
  expect(await (await log.openWriter(taken)).claim(numbered('claim'))).toBe(2n);
}, 120_000);

function refusalOf(writer: PartitionWriter): Promise<unknown> {
  return writer.append([numbered('zombie')]).catch((error: unknown) => error);
}
