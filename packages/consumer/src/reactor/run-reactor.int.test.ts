import { randomUUID } from 'node:crypto';

import type { MessageCodec } from '@waybill/avro';
import { createRegistry, openCodec, registerSchemas } from '@waybill/avro';
import type { KafkaConnection } from '@waybill/kafka';
import { createCommandLane, createKafkaAdmin, createKafkaLog, joinMembership } from '@waybill/kafka';
import type { AggregateId, CommandAppender, LogRecord, ReactorStore, TopicPartition } from '@waybill/messages';
import {
  commandsTopic,
  eventsTopic,
  NotAcceptedError,
  offsetAfter,
  PARTITIONS,
  toAggregateId,
  toOffset,
  topicTag,
} from '@waybill/messages';
import type { Mongo } from '@waybill/mongodb';
import { applyStore, connectMongo, createMongoReactorStore } from '@waybill/mongodb';
import { positionKey } from '@waybill/operations';
import type { Role } from '@waybill/service';
import { topicsOf } from '@waybill/service/log';
import { eventually } from '@waybill/testing';

import { defineConsumer } from '../define-consumer.ts';
import { runConsumer } from '../run-consumer.ts';
import { defineReactor, on, send, sendAt } from './define-reactor.ts';
import { depotContract, fulfilment, order, shopContract, stock } from './fixtures.ts';
import type { ReactorDefinition } from './reaction.ts';
import type { ReactorRunParts } from './run-reactor.ts';
import { runReactor } from './run-reactor.ts';
import { commandPlace, orderIds, orderRecord } from './scene.ts';

jest.setTimeout(120_000);

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const contracts = [shopContract, depotContract];
const WITHIN = { withinMs: 60_000 };

let connection: KafkaConnection;
let codec: MessageCodec;
let mongo: Mongo;
let store: ReactorStore;
let reading: ReturnType<typeof openProcess>;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const name = `reactor-${randomUUID().slice(0, 8)}`;
  const registry = createRegistry({ url: setting('SCHEMA_REGISTRY_URL') });
  await registerSchemas(registry, contracts);
  codec = await openCodec({ registry, contracts });
  connection = {
    brokers: setting('KAFKA_BROKERS').split(','),
    clientId: 'reactor-test',
    topicPrefix: `${name}.`,
    logger,
  };
  const admin = createKafkaAdmin(connection);
  await admin.createTopics(contracts.flatMap(topicsOf));
  await admin.close();
  mongo = await connectMongo({ uri: setting('MONGODB_URI'), database: name, onWaiting: () => undefined });
  await applyStore(mongo, [], []);
  store = createMongoReactorStore(mongo);
  reading = openProcess();
});
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close().catch(() => undefined);
  await mongo.db.dropDatabase();
  await mongo.close();
});

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: integration tests need a stack.`);
  return value;
}

/** The log and the lane of a process. */
function openProcess() {
  const [log, appender] = [createKafkaLog(connection), createCommandLane(connection)];
  closing.push(
    () => log.close(),
    () => appender.close(),
  );
  const join = (groupId: string, topics: readonly string[]) => joinMembership(connection, { groupId, topics });
  return { log, appender, joinMembership: join, codec, logger, now: Date.now };
}

function own(role: Role): Role {
  closing.push(() => role.drain(20_000));
  return role;
}

async function react(definition: ReactorDefinition, over: Partial<ReactorRunParts> = {}): Promise<Role> {
  const config = { timing: { backOffMs: 10 }, from: 'latest' } as const;
  return own(await runReactor(definition, config, { ...openProcess(), store, ...over }));
}

async function decide(): Promise<void> {
  const shop = defineConsumer({ team: 'shop', contract: shopContract, deciders: { order } });
  const depot = defineConsumer({ team: 'depot', contract: depotContract, deciders: { stock } });
  for (const team of [shop, depot]) own(await runConsumer(team, { build: 'test' }, openProcess()));
}

async function submit(ids: readonly AggregateId[]): Promise<void> {
  const append = (id: AggregateId) =>
    reading.appender.append(
      commandPlace('shop', 'order', id),
      orderRecord(codec, { id, quantity: 1, number: 0 }),
      Date.now(),
    );
  await Promise.all(ids.map(append));
}

/** A process that dies when it has sent so many commands: from then on nothing of it reaches anybody. */
function mortal(commands: number): Partial<ReactorRunParts> & { readonly isDead: () => boolean } {
  const parts = openProcess();
  let left = commands;
  const appender: CommandAppender = {
    accepting: true,
    append: (...append) => {
      left -= 1;
      if (left < 0) return Promise.reject(new NotAcceptedError('The process is dead.'));
      return parts.appender.append(...append);
    },
  };
  const dying: ReactorStore = {
    ...store,
    // What it has sent last is never written down.
    write: async (reactor, positions) => {
      if (left < commands / 2) throw new Error('The process is dead.');
      await store.write(reactor, positions);
    },
  };
  return { ...parts, appender, store: dying, isDead: () => left <= 0 };
}

async function namesIn(team: string, aggregate: string, type: string): Promise<readonly string[]> {
  const { log } = reading;
  const places = Array.from({ length: PARTITIONS }, (_, partition): TopicPartition => {
    return { topic: eventsTopic(team, aggregate), partition };
  });
  const records = (await Promise.all(places.map((at) => readAll(log, at)))).flat();
  return records
    .filter(({ headers }) => headers['ce_type']?.endsWith(`.${type}`))
    .map(({ headers }) => headers['ce_subject'] ?? '');
}

async function readAll(log: (typeof reading)['log'], at: TopicPartition): Promise<readonly LogRecord[]> {
  const end = await log.endOffset(at);
  const records: LogRecord[] = [];
  if (end === 0n) return records;
  for await (const some of log.readRange(at, toOffset(0), offsetAfter(end, -1))) records.push(...some);
  return records;
}

test('H10: a reactor is killed between its commands and its position, another goes on, and each order has one effect', async () => {
  const ids = orderIds(60);
  const doomed = mortal(50);
  const first = await react(fulfilment, doomed);
  await decide();
  await submit(ids);
  await eventually(() => doomed.isDead(), WITHIN);
  // As when its group has noticed.
  await first.drain(20_000);

  const second = await react(fulfilment);
  await eventually(async () => new Set(await namesIn('shop', 'order', 'Settled')).size === ids.length, WITHIN);
  await second.drain(20_000);

  expect([...(await namesIn('depot', 'stock', 'Reserved'))].sort()).toEqual([...ids].sort());
  expect([...(await namesIn('shop', 'order', 'Settled'))].sort()).toEqual([...ids].sort());
  expect(second.name).toBe('shop.fulfilment');
});

test('timers outlive the reactor that set them, and each has one effect', async () => {
  const ids = ['late-1', 'late-2', 'late-3'].map(toAggregateId);
  const later = defineReactor({
    team: 'shop',
    name: 'later',
    reactions: [
      on(shopContract, 'order', {
        event: (event, { aggregateId, time }) =>
          event.type === 'Ordered'
            ? [sendAt(new Date(time.getTime() + 200), send(depotContract, 'Reserve', aggregateId, event.data))]
            : [],
      }),
    ],
  });
  const first = await react(later, mortal(0));
  await eventually(() => first.health().ready, WITHIN);
  await submit(ids);
  const tag = topicTag(commandsTopic('shop', 'order'));
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => positionKey(tag, partition));
  const kept = () => store.readTimers('shop.later', { partitions, through: undefined, limit: 10 });
  await eventually(async () => (await kept()).length === ids.length, WITHIN);
  await first.drain(20_000);
  const reserved = async () => (await namesIn('depot', 'stock', 'Reserved')).filter((id) => id.startsWith('late-'));
  expect(await reserved()).toEqual([]);

  await react(later);

  await eventually(async () => (await kept()).length === 0, WITHIN);
  await eventually(async () => (await reserved()).length >= ids.length, WITHIN);
  expect([...(await reserved())].sort()).toEqual(ids);
});
