import { fetchDecodable, type MessageCodec } from '@waybill/avro';
import type { CommandAppender, Log, Membership, ReactorStore, TopicPartition } from '@waybill/messages';
import { PARTITIONS } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { Health, Role } from '@waybill/service';
import { drainWithin } from '@waybill/service';
import type { Logger } from '@waybill/telemetry';

import type { ReactorsFrom } from './begin-partition.ts';
import { createPositions } from './begin-partition.ts';
import { PositionSaver } from './position-saver.ts';
import type { ReactorDefinition } from './reaction.ts';
import type { SourceTopic } from './read-cause.ts';
import { reactorName, sourceTopicsOf } from './read-cause.ts';
import { ReactorLoop } from './reactor-loop.ts';
import type { ReactorTiming } from './reactor-parts.ts';
import { REACTOR_TIMING } from './reactor-parts.ts';
import { createSlots } from './slots.ts';
import { Timers } from './timers.ts';
import { createCommandWriter } from './write-commands.ts';

/** What may be set for a reactor. */
export type ReactorConfig = {
  /** Where it begins in a partition that has records but where it has no position. @default nowhere: it waits */
  readonly from?: ReactorsFrom | undefined;
  /** How it waits, ms. */
  readonly timing?: Partial<ReactorTiming>;
  /** Records that may wait at a time, those of parked aggregates included. @default 10000 */
  readonly mostWaiting?: number;
  /** Reactions that go on at a time. @default 256 */
  readonly slots?: number;
};

/** What a reactor needs to run. */
export type ReactorRunParts = {
  readonly log: Log;
  readonly appender: CommandAppender;
  /** Joins a group for the partitions of these topics. */
  readonly joinMembership: (group: string, topics: readonly string[]) => Promise<Membership>;
  /** Knows the schemas of all contracts that the reactor names. */
  readonly codec: MessageCodec;
  readonly store: ReactorStore;
  readonly logger: Logger;
  /** ms since 1970 */
  readonly now: () => number;
};

/** Reactions that go on at a time. */
const SLOTS = 256;
const MOST_WAITING = 10_000;

/**
 * Runs a reactor: it reads the events of the aggregates that it names and sends what its handlers return, each command
 * with one effect, however often it is killed.
 *
 * Where nothing was decided yet its positions are there once this resolves: let the team decide behind that.
 *
 * @throws what `joinMembership`, the store and the log throw
 */
export async function runReactor(
  definition: ReactorDefinition,
  { from, timing: asked, mostWaiting = MOST_WAITING, slots: count = SLOTS }: ReactorConfig,
  { log, appender, joinMembership, codec, store, logger, now }: ReactorRunParts,
): Promise<Role> {
  const timing = { ...REACTOR_TIMING, ...asked };
  const reactor = reactorName(definition);
  const topics = sourceTopicsOf(definition);
  const saver = new PositionSaver(store, reactor, timing.saveEveryMs);
  const writeCommands = createCommandWriter(definition, codec, now);
  const slots = createSlots(count);
  const shared = { appender, logger, now, random: Math.random, timing };
  const timers = new Timers(reactor, { ...shared, store });
  const onWaiting = ({ topic, partition }: TopicPartition, reason: string) => {
    logger.warn('a partition waits for a schema', { reactor, topic, partition, reason });
  };
  const fetchLoop = fetchDecodable(log.openFetchLoop(), { codec, onWaiting });
  const loop = new ReactorLoop(
    { reactor, topics, store, saver, fetchLoop, from, mostWaiting },
    { ...shared, log, codec, writeCommands, slots, timers },
  );
  await createPositions(partitionsOf(topics), { log, store, reactor });
  const membership = await joinMembership(reactor, [...topics.keys()]);
  membership.onAssigned((partitions) => {
    loop.assign(partitions);
  });
  const ending = new AbortController();
  const running = loop.run();
  const saving = saver.run(ending.signal);
  const sendingTimers = timers.run(ending.signal);
  return {
    name: reactor,
    health: () => healthOf(loop, saver, timers),
    failed: Promise.race([membership.failed, failureOf(running)]),
    drain: (withinMs) =>
      drainWithin(`reactor ${reactor}`, withinMs, async () => {
        await loop.stop();
        await Promise.allSettled([running]);
        ending.abort();
        await Promise.all([saving, sendingTimers]);
        await saver.save();
        await membership.leave();
      }),
  };
}

function partitionsOf(topics: ReadonlyMap<string, SourceTopic>): ReadonlyMap<string, TopicPartition> {
  const numbers = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  return new Map(
    [...topics].flatMap(([topic, { tag }]) =>
      numbers.map((partition) => [positionKey(tag, partition), { topic, partition }] as const),
    ),
  );
}

/** Parked aggregates that health names; the others are counted. */
const MOST_NAMED = 20;

function healthOf(loop: ReactorLoop, saver: PositionSaver, timers: Timers): Health {
  const held = loop.partitions();
  const parked = held.flatMap(({ at, reactor }) =>
    (reactor?.parked() ?? []).map(({ key, parkedFrom, tries, reason }) => {
      return { topic: at.topic, aggregate: key, from: String(parkedFrom), tries, reason };
    }),
  );
  const waitingFor = loop.problem() ?? saver.problem ?? timers.problem;
  const full = loop.isFull() ? 'Too many records wait for aggregates that fail.' : undefined;
  const problem = held.length === 0 ? NO_PARTITIONS : (waitingFor ?? full);
  return {
    ready: problem === undefined,
    waitingFor: problem,
    details: {
      partitions: held.length,
      sent: held.reduce((sum, { reactor }) => sum + (reactor?.commandsSent ?? 0), 0),
      timersSent: timers.sent,
      waiting: held.reduce((sum, { reactor }) => sum + (reactor?.waiting ?? 0), 0),
      parked: parked.length,
      parkedAggregates: parked.slice(0, MOST_NAMED),
    },
  };
}

const NO_PARTITIONS = 'Kafka has given this process no partitions: it may be away, or other processes hold them all.';

/** The loop ends only when it is told to, so anything thrown there is a failure of the role. */
function failureOf(running: Promise<void>): Promise<Error> {
  return new Promise((resolve) => {
    running.catch((error: unknown) => {
      resolve(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
