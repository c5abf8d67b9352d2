import { createMemoryRegistry, openCodec } from '@waybill/avro';
import type { MessageCodec } from '@waybill/avro';
import type { CommandBody, CommandName, Contract, TopicPartition } from '@waybill/messages';
import {
  commandHeaders,
  commandHeaderValues,
  keyedCommandId,
  NOWHERE,
  partitionOf,
  PARTITIONS,
  recordKey,
  toAggregateId,
  toOffset,
  topicTag,
  toTenant,
} from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { judgeStatus, positionKey, rowKey } from '@waybill/operations';
import type { Projection, ViewDocument } from '@waybill/projection';
import type { MemoryLog, MemoryStore } from '@waybill/testing';
import { createMemoryLog, createMemoryStore, createSeededRandom } from '@waybill/testing';

import type { ConsumerDefinition } from '../define-consumer.ts';
import { send } from '../reactor/define-reactor.ts';
import type { Send } from '../reactor/reaction.ts';
import type { Actor, Chance, Faults } from './actor.ts';
import { createChance, SOME_FAULTS } from './actor.ts';
import { SimulatedOwner } from './simulated-owner.ts';
import { SimulatedProjector } from './simulated-projector.ts';
import { reactorsOf } from './simulated-reactor.ts';
import { SimulatedTimers } from './simulated-timers.ts';

/** What a simulated Waybill is made of. */
export type SimulationOptions = {
  readonly consumers: readonly ConsumerDefinition[];
  /** Of all these consumers. */
  readonly contracts: readonly Contract[];
  readonly projections: readonly Projection[];
  /** The same seed does the same again. */
  readonly seed: number;
  /** @default SOME_FAULTS */
  readonly faults?: Faults;
};

/** A command that was accepted: the address of its operation. */
export type Submitted = TopicPartition & { readonly offset: bigint };

/** A whole Waybill in one process, in which nothing happens but what a seed says. */
export type Simulation = {
  /** Puts a command into the log, as an ingress does; by the seed a second time too. */
  submit<Types, Name extends CommandName<Types>>(
    contract: Contract<string, Types>,
    command: Name,
    aggregateId: string,
    data: CommandBody<Types, Name>,
  ): Submitted;
  /** Lets everything work until nothing is left to do. @throws `Error` with the trace when that takes too long */
  settle(): Promise<void>;
  /** Lets time pass, and everything work that becomes due meanwhile. @param ms  as far as the clock moves at least */
  pass(ms: number): Promise<void>;
  /** The operation as its client would see it. */
  operation(submitted: Submitted): Promise<OperationRow | undefined>;
  view(name: string, id: string): Promise<ViewDocument | undefined>;
  /** All documents of all views, by `<view>/<id>`. */
  views(): Promise<ReadonlyMap<string, ViewDocument>>;
  /** What was done, step by step. */
  readonly trace: readonly string[];
};

const TENANT = toTenant('simulated');
const EPOCH_MS = Date.UTC(2020, 0, 1);
const MOST_STEPS = 200_000;

/** Starts consumers and projections in memory, with crashes, repeats and delays that the seed chooses. */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const { contracts, seed, faults = SOME_FAULTS } = options;
  const clock = { nowMs: EPOCH_MS };
  const now = (): number => clock.nowMs;
  const chance = createChance(createSeededRandom(seed), faults);
  const log = createMemoryLog(now);
  const timers = new SimulatedTimers({ log, now, chance });
  const world = { log, codec: await codecOf(contracts), store: createMemoryStore(), chance, now, timers };
  const actors = actorsOf(options, world);
  const trace: string[] = [];

  async function settle(): Promise<void> {
    for (let steps = 0; ; steps += 1) {
      const busy = actors.filter((actor) => actor.hasWork());
      const actor = busy[world.chance.upTo(busy.length)];
      if (actor === undefined) {
        world.store.settle();
        return;
      }
      if (steps > MOST_STEPS) throw new Error(`Seed ${seed} comes to no end:\n${trace.slice(-50).join('\n')}`);
      clock.nowMs += 1;
      trace.push(`${actor.name} ${await act(actor, world.chance)}`);
    }
  }

  async function pass(ms: number): Promise<void> {
    const end = clock.nowMs + ms;
    await settle();
    while (timers.next() <= end) {
      clock.nowMs = Math.max(clock.nowMs, timers.next());
      await settle();
    }
    clock.nowMs = Math.max(clock.nowMs, end);
  }

  return {
    trace,
    settle,
    pass,
    submit: (contract, command, aggregateId, data) => {
      const asked = send(contract, command, aggregateId, data);
      const record = commandRecord(world, asked, trace.length);
      const at = { topic: asked.command.topic, partition: partitionOf(record.key, PARTITIONS) };
      const offset = world.log.plant(at, [record]);
      if (world.chance.of('duplicate')) world.log.plant(at, [record]);
      trace.push(`${command} ${aggregateId} is accepted as ${at.topic}[${at.partition}]@${offset}`);
      return { ...at, offset };
    },
    operation: async (submitted) => readOperation(world.store, submitted),
    views: () => listViews(world, options.projections),
    view: async (name, id) => (await world.store.viewReader.get(name, TENANT, id))?.document,
  };
}

/** To open one takes longer than to run a seed, and it remembers nothing but schemas. */
const codecs = new WeakMap<readonly Contract[], Promise<MessageCodec>>();

function codecOf(contracts: readonly Contract[]): Promise<MessageCodec> {
  const known = codecs.get(contracts) ?? openCodec({ registry: createMemoryRegistry(contracts), contracts });
  codecs.set(contracts, known);
  return known;
}

type World = {
  readonly log: MemoryLog;
  readonly codec: MessageCodec;
  readonly store: MemoryStore;
  readonly chance: Chance;
  readonly now: () => number;
  readonly timers: SimulatedTimers;
};

function actorsOf({ consumers, contracts, projections }: SimulationOptions, world: World): readonly Actor[] {
  const numbers = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  const owners = consumers
    .flatMap(({ kinds }) => kinds)
    .flatMap((kind) => numbers.map((partition) => new SimulatedOwner(kind, partition, world)));
  const reactors = consumers.flatMap((consumer) => consumer.reactors).flatMap((reactor) => reactorsOf(reactor, world));
  const projector = new SimulatedProjector({ ...world, decoder: world.codec, contracts, projections });
  return [...owners, ...reactors, world.timers, projector];
}

async function act(actor: Actor, chance: Chance): Promise<string> {
  if (!chance.of('crash')) return actor.step();
  actor.crash();
  return 'crashes';
}

function commandRecord({ codec, now }: World, asked: Send, n: number) {
  const { data } = asked;
  const { fullName } = asked.command;
  const aggregateId = toAggregateId(asked.aggregateId);
  const commandId = keyedCommandId(TENANT, 'POST', `/${fullName}/${aggregateId}`, String(n));
  const headerValues = commandHeaderValues({
    ...{ commandId, type: fullName, tenant: TENANT, aggregateId, time: new Date(now()), fingerprint: 'f'.repeat(64) },
    ...{ operationKid: 1, expectedVersion: undefined, callbacks: [], causationId: undefined, causation: undefined },
    ...{ position: NOWHERE, correlationId: commandId, traceparent: undefined },
  });
  const key = recordKey(TENANT, aggregateId);
  return { key, value: codec.encode(fullName, data), headers: commandHeaders(fullName, '/simulated'), headerValues };
}

async function listViews(world: World, projections: readonly Projection[]) {
  return new Map((await Promise.all(projections.map(({ name }) => listView(world, name)))).flat());
}

async function listView({ store }: World, view: string): Promise<readonly (readonly [string, ViewDocument])[]> {
  const query = { view, tenant: TENANT, filters: [], sort: undefined, after: undefined, limit: Infinity };
  const found = await store.viewReader.list(query);
  return found.map(({ id, document }) => [`${view}/${id}`, document] as const);
}

async function readOperation(store: MemoryStore, submitted: Submitted): Promise<OperationRow | undefined> {
  const tag = topicTag(submitted.topic);
  const reading = await store.statusReader.readPositions();
  if (reading === undefined) return undefined;
  const { partition, offset } = submitted;
  const key = rowKey(TENANT, { topicTag: tag, partition, offset: toOffset(offset) });
  const row = (await store.statusReader.readRows([key], reading.moment)).get(key);
  const decidedThrough = reading.decidedThrough.get(positionKey(tag, partition)) ?? toOffset(-1);
  const status = judgeStatus(row, decidedThrough);
  return row && status !== 'NotStarted' ? { ...row, status } : undefined;
}
