import { join } from 'node:path';

import type { KafkaAdmin, KafkaConnection, KafkaLog, TopicSpec } from '@waybill/kafka';
import { createCommandLane, createKafkaAdmin, createKafkaLog, joinMembership } from '@waybill/kafka';
import type { NewRecord, TopicPartition } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import { topicsOf } from '@waybill/service/log';
import type { RunningStack } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';
import { eventually } from '@waybill/testing';

import { recordContext } from '../../cli-context-fixture.ts';
import { contracts } from '@waybill/teams';
import { runCli } from '../../run-cli.ts';

jest.setTimeout(120_000);

const NAMES = [
  'ingress',
  'consumer-orders',
  'consumer-inventory',
  'projector',
  'notifier',
  'replay',
  'operator',
  'topic-job',
] as const;
type Name = (typeof NAMES)[number];
const users = Object.fromEntries(NAMES.map((name) => [name, `password-of-${name}`]));
const topicPrefix = 'access.';
const topics: readonly TopicSpec[] = contracts.flatMap(topicsOf);
const commands = { topic: 'orders.order.commands.v1', partition: 0 };
const events = { topic: 'orders.order.events.v1', partition: 0 };
const deadLetters = { topic: 'orders.order.dlq', partition: 0 };
const record: NewRecord = {
  key: Buffer.from('t|1'),
  value: Buffer.from('v'),
  headers: { constant: [['ce_id', '1']], varying: [] },
  headerValues: [],
};
let stack: RunningStack;

beforeAll(async () => {
  stack = await startPrivateStack({
    infra: join(process.cwd(), 'infra', 'local'),
    settings: { ...readStackSettings(process.env), endpoints: {} },
    parts: ['kafka'],
    security: { users, superUsers: [] },
  });
  // Whoever comes in by the other listener may do anything.
  const env = { KAFKA_BROKERS: stack.endpoints.kafka, WAYBILL_TOPIC_PREFIX: topicPrefix };
  expect(await runCli(['topics', 'access', '--apply'], recordContext({ env }))).toBe(0);
  await eventually(() => withAdmin('topic-job', (admin) => admin.createTopics(topics)), { withinMs: 20_000 });
  await withLog('consumer-orders', async (log) => {
    const writer = await log.openWriter(events);
    await writer.claim(record);
    await writer.close();
  });
});
afterAll(() => stack.stop());

function as(name: Name): KafkaConnection {
  const { endpoint, ca } = stack.secured ?? { endpoint: '', ca: '' };
  return {
    brokers: [endpoint],
    clientId: name,
    topicPrefix,
    ssl: { ca },
    sasl: { mechanism: 'scram-sha-512', username: name, password: users[name] ?? '' },
    logger: { warn: () => undefined },
  };
}

async function withAdmin<Result>(name: Name, use: (admin: KafkaAdmin) => Promise<Result>): Promise<Result> {
  const admin = createKafkaAdmin(as(name));
  return use(admin).finally(() => admin.close());
}

async function withLog<Result>(name: Name, use: (log: KafkaLog) => Promise<Result>): Promise<Result> {
  const log = createKafkaLog(as(name));
  return use(log).finally(() => log.close());
}

async function appendCommand(name: Name): Promise<void> {
  const lane = createCommandLane(as(name));
  await lane.append(commands, record, Date.now()).finally(() => lane.close());
}

function forget(name: Name, at: TopicPartition): Promise<void> {
  return withLog(name, (log) => log.forget(at, toOffset(1), Date.now() + 60_000));
}

async function readFirst(name: Name, at: TopicPartition): Promise<void> {
  await withLog(name, async (log) => {
    for await (const records of log.readRange(at, toOffset(0), toOffset(0))) expect(records).toHaveLength(1);
  });
}

/** Who may look at a topic and not read it would be kept waiting for long. */
const readers = NAMES.filter((name) => name !== 'topic-job');

/** Things that one might do, who may, and who tries. */
const deeds: readonly [string, readonly Name[], readonly Name[], (name: Name) => Promise<unknown>][] = [
  ['append a command', ['ingress', 'consumer-orders', 'operator'], NAMES, appendCommand],
  ['own the events of orders', ['consumer-orders'], NAMES, (name) => withLog(name, (log) => log.openWriter(events))],
  [
    'change a setting',
    ['topic-job'],
    NAMES,
    (name) => withAdmin(name, (admin) => admin.alterTopic(events.topic, { 'retention.ms': '-1' })),
  ],
  [
    'create a topic of nobody',
    [],
    NAMES,
    (name) => withAdmin(name, (admin) => admin.createTopics([{ topic: 'x', kind: 'events', partitions: 1 }])),
  ],
  ['delete old commands', ['consumer-orders'], NAMES, (name) => forget(name, commands)],
  ['delete events', [], NAMES, (name) => forget(name, events)],
  [
    'put a dead letter aside',
    ['consumer-orders', 'operator'],
    NAMES,
    (name) => withLog(name, (log) => log.appendDeadLetter(deadLetters, record)),
  ],
  ['look at dead letters', ['operator'], ['consumer-inventory', 'operator'], (name) => readFirst(name, deadLetters)],
  [
    'read events',
    ['ingress', 'consumer-orders', 'projector', 'notifier', 'replay'],
    readers,
    (name) => readFirst(name, events),
  ],
];

test.each(deeds)('to %s is for %p, and for nobody else', async (_what, allowed, asked, deed) => {
  // A busy machine may keep somebody from what is allowed for a while.
  const attempt = (name: Name) =>
    allowed.includes(name) ? eventually(() => deed(name).then(() => true), { withinMs: 30_000 }) : deed(name);
  const isDone = await Promise.all(
    asked.map((name) =>
      attempt(name).then(
        () => true,
        () => false,
      ),
    ),
  );

  expect(asked.filter((_, n) => isDone[n])).toEqual(allowed);
});

test.each<[Name, readonly TopicSpec[]]>([
  ['ingress', topics],
  ['consumer-orders', topics.filter(({ topic }) => !topic.startsWith('platform.'))],
  ['consumer-inventory', topics.filter(({ topic }) => topic.startsWith('inventory.'))],
  ['projector', topics],
  ['notifier', topics],
])('%s may look at all that it checks when it starts', async (name, checked) => {
  await withAdmin(name, async (admin) => {
    await admin.checkBroker();
    await admin.checkTopics(checked);
  });
});

test.each<[Name, string, string]>([
  ['consumer-orders', 'orders.consumer', commands.topic],
  ['consumer-orders', 'orders.fulfilment', events.topic],
  ['projector', 'platform.projector', events.topic],
  ['notifier', 'platform.notifier', events.topic],
])('%s may join its group', async (name, groupId, topic) => {
  const member = await joinMembership(as(name), { groupId, topics: [topic] });
  let held = 0;
  member.onAssigned((partitions) => (held = partitions.length));

  await eventually(() => held === 12, { withinMs: 30_000 });
  await member.leave();
});

test('a consumer sees nothing of another team', async () => {
  await expect(withLog('consumer-inventory', (log) => log.endOffset(events))).rejects.toMatchObject({
    code: 'configuration-refused',
  });
});
