import type { MessageCodec } from '@waybill/avro';
import { createMemoryRegistry, openCodec } from '@waybill/avro';
import type { AggregateId, Contract, NewRecord, TopicPartition } from '@waybill/messages';
import {
  commandHeaders,
  commandHeaderValues,
  commandsTopic,
  eventsTopic,
  keyedCommandId,
  NOWHERE,
  PARTITIONS,
  partitionOf,
  recordKey,
  toAggregateId,
  toTenant,
} from '@waybill/messages';
import type { Role } from '@waybill/service';
import type { MemoryLog, MemoryReactorStore } from '@waybill/testing';
import { createMemoryGroup, createMemoryLog, createMemoryReactorStore } from '@waybill/testing';

import { defineConsumer } from '../define-consumer.ts';
import { runConsumer } from '../run-consumer.ts';
import { depotContract, fulfilment, order, shopContract, stock } from './fixtures.ts';
import type { ReactorDefinition } from './reaction.ts';
import type { ReactorConfig, ReactorRunParts } from './run-reactor.ts';
import { runReactor } from './run-reactor.ts';

const TENANT = toTenant('acme');
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const ownerTiming = { backOffMs: [1, 2], longestBackOffMs: 5, fencedMs: [1, 2] } as const;
const reactorTiming = { backOffMs: 1, longestBackOffMs: 10, saveEveryMs: 1 };

/** Shop and depot in memory, with whatever reactors a test starts. */
export type Scene = {
  readonly log: MemoryLog;
  readonly store: MemoryReactorStore;
  readonly codec: MessageCodec;
  /** @param over  what is different from the parts of the scene */
  react(definition?: ReactorDefinition, config?: ReactorConfig, over?: Partial<ReactorRunParts>): Promise<Role>;
  decide(): Promise<void>;
  /** Appends the command to order; the same number makes the same command. */
  order(id: AggregateId, quantity: number, number?: number): Promise<void>;
  /** What was decided of a contract's aggregate in all its partitions, those of each in order. */
  recordsOf(contract: Contract, type: string): readonly { readonly id: string; readonly value: unknown }[];
  close(): Promise<void>;
};

const contracts = [shopContract, depotContract];

/** Opens the codec of shop and depot. */
export function openSceneCodec(): Promise<MessageCodec> {
  return openCodec({ registry: createMemoryRegistry(contracts), contracts });
}

export function openScene(codec: MessageCodec): Scene {
  const log = createMemoryLog();
  const store = createMemoryReactorStore();
  const roles: Role[] = [];
  const own = (role: Role) => {
    roles.push(role);
    return role;
  };
  const joinMembership = (_group: string, topics: readonly string[]) =>
    Promise.resolve(createMemoryGroup(topics.flatMap(partitionsOf)).join());
  const parts = { log, codec, logger, now: Date.now, joinMembership };
  return {
    log,
    store,
    codec,
    react: async (definition = fulfilment, config = {}, over = {}) =>
      own(
        await runReactor(
          definition,
          { ...config, timing: { ...reactorTiming, ...config.timing } },
          { ...parts, store, appender: log.appender, ...over },
        ),
      ),
    decide: async () => {
      const shop = defineConsumer({ team: 'shop', contract: shopContract, deciders: { order } });
      const depot = defineConsumer({ team: 'depot', contract: depotContract, deciders: { stock } });
      for (const team of [shop, depot]) own(await runConsumer(team, { build: 'test', timing: ownerTiming }, parts));
    },
    order: async (id, quantity, number = 0) => {
      const record = orderRecord(codec, { id, quantity, number });
      await log.appender.append(commandPlace('shop', 'order', id), record, Date.now());
    },
    recordsOf: (contract, type) =>
      contract.aggregates.flatMap(({ eventsTopic: topic }) =>
        partitionsOf(topic)
          .flatMap((at) => log.recordsOf(at))
          .filter(({ headers }) => headers['ce_type']?.endsWith(`.${type}`))
          .map(({ headers, value }) => ({ id: headers['ce_subject'] ?? '', value: decode(codec, value) })),
      ),
    close: async () => {
      await Promise.all(roles.map((role) => role.drain(5_000)));
    },
  };
}

function decode(codec: MessageCodec, value: Buffer | null): unknown {
  const decoded = codec.decode(value ?? Buffer.alloc(0));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
}

function partitionsOf(topic: string): readonly TopicPartition[] {
  return Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }));
}

/** Where the commands of an aggregate stand. */
export function commandPlace(team: string, aggregate: string, id: AggregateId): TopicPartition {
  return { topic: commandsTopic(team, aggregate), partition: partitionOf(recordKey(TENANT, id), PARTITIONS) };
}

/** Where its events stand. */
export function eventPlace(team: string, aggregate: string, id: AggregateId): TopicPartition {
  return { ...commandPlace(team, aggregate, id), topic: eventsTopic(team, aggregate) };
}

type Ordered = { readonly id: AggregateId; readonly quantity: number; readonly number: number };

/** The command to order; the same number makes the same command. */
export function orderRecord(codec: MessageCodec, { id, quantity, number }: Ordered): NewRecord {
  const type = 'shop.order.v1.Order';
  const commandId = keyedCommandId(TENANT, 'PUT', `/v1/orders/${id}`, String(number));
  const headerValues = commandHeaderValues({
    commandId,
    type,
    tenant: TENANT,
    aggregateId: id,
    time: new Date(0),
    fingerprint: 'a'.repeat(64),
    operationKid: 1,
    expectedVersion: undefined,
    callbacks: [],
    causationId: undefined,
    causation: undefined,
    position: NOWHERE,
    correlationId: commandId,
    traceparent: undefined,
  });
  const value = codec.encode(type, { quantity });
  return { key: recordKey(TENANT, id), value, headers: commandHeaders(type, '/ingress'), headerValues };
}

/** Ids of orders: `o-0`, `o-1` and so on. */
export function orderIds(count: number): readonly AggregateId[] {
  return Array.from({ length: count }, (_, number) => toAggregateId(`o-${number}`));
}
