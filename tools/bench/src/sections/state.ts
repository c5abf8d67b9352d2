import { setTimeout as delay } from 'node:timers/promises';

import { inventoryContract } from '@waybill/contracts-inventory';
import { createBareReader } from '@waybill/kafka/ceilings';
import { PARTITIONS } from '@waybill/messages';

import type { Bench } from '../bench.ts';
import { startCpuMeter } from '../machine/cpu-meter.ts';
import { watchMemory } from '../machine/memory-watch.ts';
import type { Section } from '../report/report.ts';
import type { Round, Row } from '../report/row.ts';
import { readDecided } from '../servers/read-progress.ts';
import type { RunningService } from '../servers/service.ts';
import { openProducts, type Products } from '../state/history.ts';
import { judgeRound, type Verdict, worstOf } from '../statistics/judge-round.ts';

const CONSUMER = 'apps/consumers/inventory';
/** The same program without a history. */
const EMPTY = 'apps/consumers/payments';
/** So many for each second of `--seconds`: with its default of 5 a million. */
const EVENTS_PER_SECOND = 200_000;
const DESCRIPTIONS = 3;
const DECIDED_SHARE = 0.1;
const LIMIT_MS = 600_000;
const LOOK_EVERY_MS = 10;
const [{ eventsTopic } = { eventsTopic: '' }] = inventoryContract.aggregates;

/** How the consumer runs: with snapshots and hardly any memory, or with all in memory. */
const WITH = { WAYBILL_STATE_MIB: '1' };
const WITHOUT = { MONGODB_URI: '' };

type Start = { readonly seconds: number; readonly mib: number; readonly verdict: Verdict };
type Timed = { readonly value: number; readonly verdict: Verdict };
type StateRound = {
  readonly reading: Timed;
  readonly empty: Start;
  readonly with: Start;
  readonly without: Start;
  readonly decidedWith: Timed;
  readonly decidedWithout: Timed;
};

/** A consumer with a long history: its start and memory with and without snapshots, and deciding out of memory. */
export async function measureState(bench: Bench): Promise<Section> {
  const { topicPrefix } = await bench.platform();
  const events = EVENTS_PER_SECOND * bench.options.seconds;
  const products = Math.round(events / (1 + DESCRIPTIONS));
  bench.say(`state: ${events} events of ${products} products`);
  const log = await openProducts(bench, topicPrefix);
  await log.begin(products, DESCRIPTIONS);
  await decideAll(bench, events);
  const rounds: StateRound[] = [];
  for (let round = 1; round <= bench.options.rounds; round++) {
    bench.say(`state: round ${round} of ${bench.options.rounds}`);
    rounds.push(await measureRound(bench, log, { topicPrefix, events, products }));
  }
  await log.close();
  return { rows: toRows(rounds, events), cpu: [] };
}

type History = { readonly topicPrefix: string; readonly events: number; readonly products: number };

async function measureRound(bench: Bench, log: Products, history: History): Promise<StateRound> {
  const { events, products } = history;
  const reading = await readBare(bench, history);
  const empty = await startAndStop(bench, EMPTY, WITH);
  const without = await startAndStop(bench, CONSUMER, WITHOUT);
  const withSnapshots = await startAndStop(bench, CONSUMER, WITH);
  const commands = Math.round(events * DECIDED_SHARE);
  const decide = async (changes: Readonly<Record<string, string>>) => {
    await log.describe(products, commands);
    return drain(bench, commands, changes);
  };
  const decidedWithout = await decide(WITHOUT);
  // What was decided without them is put into a snapshot, as the next start would find it.
  await (await bench.start(CONSUMER, WITH)).stop();
  const decidedWith = await decide(WITH);
  return { reading, empty, without, with: withSnapshots, decidedWith, decidedWithout };
}

function toRows(rounds: readonly StateRound[], events: number): readonly Row[] {
  const row = (what: string, unit: string, against: string, toRound: (round: StateRound) => Round): Row => ({
    ...{ what, unit, against, goal: undefined, rounds: rounds.map(toRound) },
  });
  const starts =
    (side: 'with' | 'without', of: 'seconds' | 'mib', ceiling: 'empty' | 'reading') => (round: StateRound) => ({
      value: round[side][of],
      against: ceiling === 'empty' ? round.empty[of] : round.reading.value,
      verdict: worstOf([round[side].verdict, round[ceiling].verdict]),
    });
  const history = `${events} events`;
  return [
    row(`start with ${history}, all read`, 's', 'bare reading of them', starts('without', 'seconds', 'reading')),
    row(`start with ${history}, from snapshots`, 's', 'start without a history', starts('with', 'seconds', 'empty')),
    row(`memory behind it, all read`, 'MiB', 'without a history', starts('without', 'mib', 'empty')),
    row(`memory behind it, from snapshots`, 'MiB', 'without a history', starts('with', 'mib', 'empty')),
    row('decided, aggregates not in memory', 'commands/s', 'all in memory', ({ decidedWith, decidedWithout }) => ({
      value: decidedWith.value,
      against: decidedWithout.value,
      verdict: worstOf([decidedWith.verdict, decidedWithout.verdict]),
    })),
  ];
}

async function decideAll(bench: Bench, commands: number): Promise<void> {
  const consumer = await bench.start(CONSUMER);
  await untilDecided(consumer, commands);
  await consumer.stop();
}

/** From the start of the process until all its partitions decide. */
async function startAndStop(bench: Bench, app: string, changes: Readonly<Record<string, string>>): Promise<Start> {
  const meter = startCpuMeter({ ...bench.parts, bench: process.pid });
  const begun = performance.now();
  const service = await bench.start(app, changes);
  await untilReady(service);
  const seconds = (performance.now() - begun) / 1000;
  const { before } = watchMemory({ service: service.pid }).stop();
  await service.stop();
  return { seconds, mib: before['service'] ?? NaN, verdict: verdictOf(meter.stop().othersShare) };
}

/** From the first decision to the last. */
async function drain(bench: Bench, commands: number, changes: Readonly<Record<string, string>>): Promise<Timed> {
  const consumer = await bench.start(CONSUMER, changes);
  const first = await untilDecided(consumer, 1);
  const meter = startCpuMeter({ ...bench.parts, consumer: consumer.pid, bench: process.pid });
  const last = await untilDecided(consumer, commands);
  const { othersShare } = meter.stop();
  await consumer.stop();
  return {
    value: ((last.decided - first.decided) * 1000) / (last.atMs - first.atMs),
    verdict: verdictOf(othersShare),
  };
}

async function readBare(bench: Bench, { topicPrefix, events }: History): Promise<Timed> {
  const meter = startCpuMeter({ ...bench.parts, bench: process.pid });
  const reader = createBareReader({
    ...{
      brokers: bench.endpoints.kafka.split(','),
      clientId: 'waybill-bench',
      topicPrefix,
      logger: { warn: bench.say },
    },
  });
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: eventsTopic, partition }));
  const begun = performance.now();
  // Each event and its outcome.
  await reader.read(partitions, 2 * events);
  const value = (performance.now() - begun) / 1000;
  await reader.close();
  return { value, verdict: verdictOf(meter.stop().othersShare) };
}

function verdictOf(othersShare: number | undefined): Verdict {
  return judgeRound({ othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined });
}

async function untilReady({ admin, app }: RunningService): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!(await fetch(new URL('/readyz', admin))).ok) {
    if (performance.now() > end) throw new Error(`${app} did not become ready.`);
    await delay(LOOK_EVERY_MS);
  }
}

async function untilDecided(consumer: RunningService, commands: number) {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const decided = await readDecided(consumer);
    if (decided >= commands) return { decided, atMs: performance.now() };
    if (performance.now() > end) throw new Error(`The consumer did not decide ${commands} commands.`);
    await delay(LOOK_EVERY_MS);
  }
}
