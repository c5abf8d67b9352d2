import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ordersContract } from '@waybill/contracts-orders';
import { createBareReader } from '@waybill/kafka/ceilings';
import { PARTITIONS, toTenant } from '@waybill/messages';

import type { Bench } from '../bench.ts';
import { startCpuMeter } from '../machine/cpu-meter.ts';
import { watchMemory } from '../machine/memory-watch.ts';
import { decidedOrders } from '../projection/decided-orders.ts';
import { openOrdersCodec, writeHistory } from '../projection/write-history.ts';
import type { Section } from '../report/report.ts';
import type { Row } from '../report/row.ts';
import { judgeRound, type Verdict, worstOf } from '../statistics/judge-round.ts';

/** Each has two events and an outcome. */
const ORDERS_PER_SECOND = 40_000;
const RECORDS_PER_ORDER = 3;
const ORDERS_PER_FLIGHT = 2_400;
const [{ eventsTopic } = { eventsTopic: '' }] = ordersContract.aggregates;
const LOOK_EVERY_MS = 200;
const CLI = 'tools/waybill/dist/main.mjs';

/** What is replayed: by options of `waybill replay`, each as a process of its own. */
const WAYS = [
  {
    what: 'replay, asked by SQL',
    args: ['--sql', 'SELECT count(*) FROM order_events'],
    isOut: false,
    limit: undefined,
  },
  { what: 'replay, counted', args: ['--count'], isOut: false, limit: 0.9 },
  { what: 'replay into NDJSON', args: ['--format', 'ndjson'], isOut: true, limit: undefined },
  { what: 'replay into Parquet', args: ['--format', 'parquet'], isOut: true, limit: 0.5 },
] as const;

type Timed = { readonly perSecond: number; readonly mib: number; readonly verdict: Verdict };
type ReplayRound = { readonly bare: Timed; readonly ways: readonly Timed[]; readonly small: Timed };

/** Records per second that a replay passes, from start to end of its process but what an empty one takes, against bare fetches. */
export async function measureReplay(bench: Bench): Promise<Section> {
  const { topicPrefix } = await bench.platform();
  const orders = ORDERS_PER_SECOND * bench.options.seconds;
  bench.say(`replay: writing ${orders * RECORDS_PER_ORDER} records`);
  await fill(bench, topicPrefix, orders);
  const folder = await mkdtemp(join(tmpdir(), 'waybill-bench-replay-'));
  bench.atEnd(() => rm(folder, { recursive: true, force: true }));
  const rounds: ReplayRound[] = [];
  for (let round = 1; round <= bench.options.rounds; round++) {
    bench.say(`replay: round ${round} of ${bench.options.rounds}`);
    rounds.push(await measureRound({ bench, topicPrefix, folder }, orders * RECORDS_PER_ORDER));
  }
  return { rows: toRows(rounds, orders), cpu: [] };
}

type Place = { readonly bench: Bench; readonly topicPrefix: string; readonly folder: string };

async function measureRound(place: Place, records: number): Promise<ReplayRound> {
  const bare = await readBare(place, records);
  const ways: Timed[] = [];
  for (const { args, isOut } of WAYS) ways.push(await replay(place, args, isOut, records));
  // Four partitions of twelve, all at once: as much memory, if it does not grow with what is read.
  const small = await replay(place, ['--format', 'parquet', '--shard', '1/3'], true, records / 3);
  return { bare, ways, small };
}

function toRows(rounds: readonly ReplayRound[], orders: number): readonly Row[] {
  const speeds = WAYS.map(({ what, limit }, index): Row => ({
    ...{ what, unit: 'records/s', against: 'bare manual reader' },
    goal: limit === undefined ? undefined : { of: 'ratio', is: 'at least', limit },
    rounds: rounds.map(({ bare, ways }) => ({
      value: ways[index]?.perSecond ?? NaN,
      against: bare.perSecond,
      verdict: worstOf([bare.verdict, ways[index]?.verdict ?? bare.verdict]),
    })),
  }));
  const memory: Row = {
    what: `memory of a replay of ${orders * RECORDS_PER_ORDER} records into Parquet`,
    ...{ unit: 'MiB', against: 'a third of them', goal: { of: 'ratio', is: 'at most', limit: 1.5 } },
    rounds: rounds.map(({ ways, small }) => ({
      value: ways.at(-1)?.mib ?? NaN,
      against: small.mib,
      verdict: small.verdict,
    })),
  };
  return [...speeds, memory];
}

/** As many flights as it takes, each with commands of its own numbers: a replay looks at none of them. */
async function fill(bench: Bench, topicPrefix: string, orders: number): Promise<void> {
  const codec = await openOrdersCodec(bench);
  const flights = function* () {
    for (let left = orders; left > 0; left -= ORDERS_PER_FLIGHT)
      yield* decidedOrders(codec, toTenant('bench'), Math.min(left, ORDERS_PER_FLIGHT), ORDERS_PER_FLIGHT);
  };
  await writeHistory(bench, { topicPrefix, codec }, flights());
}

async function readBare({ bench, topicPrefix }: Place, records: number): Promise<Timed> {
  const meter = startCpuMeter({ ...bench.parts, bench: process.pid });
  const brokers = bench.endpoints.kafka.split(',');
  const reader = createBareReader({ brokers, clientId: 'waybill-bench', topicPrefix, logger: { warn: bench.say } });
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: eventsTopic, partition }));
  const begun = performance.now();
  await reader.read(partitions, records);
  const perSecond = (records * 1_000) / (performance.now() - begun);
  await reader.close();
  return { perSecond, mib: NaN, verdict: verdictOf(meter.stop().othersShare) };
}

async function replay(place: Place, args: readonly string[], isOut: boolean, records: number): Promise<Timed> {
  const { bench, folder } = place;
  const nothing = await time(place, [...args, '--from', 'end'], isOut ? join(folder, 'nothing') : undefined);
  const all = await time(place, args, isOut ? join(folder, 'all') : undefined);
  for (const name of ['nothing', 'all']) await rm(join(folder, name), { recursive: true, force: true });
  bench.say(`replay: ${args.join(' ')}: ${Math.round(all.ms)} ms, of nothing ${Math.round(nothing.ms)} ms`);
  return { perSecond: (records * 1_000) / (all.ms - nothing.ms), mib: all.mib, verdict: all.verdict };
}

async function time({ bench, topicPrefix, folder }: Place, args: readonly string[], out: string | undefined) {
  const { kafka, registry } = bench.endpoints;
  const options = [...args, '--quiet', ...(out === undefined ? [] : ['--out', out, '--overwrite'])];
  const begun = performance.now();
  const child = spawn(process.execPath, [CLI, 'replay', eventsTopic, ...options], {
    env: {
      ...process.env,
      KAFKA_BROKERS: kafka,
      SCHEMA_REGISTRY_URL: registry,
      WAYBILL_TOPIC_PREFIX: topicPrefix,
      TMPDIR: tmpdir(),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const meter = startCpuMeter({ ...bench.parts, bench: process.pid, replay: child.pid });
  const memory = watchMemory({ replay: child.pid });
  // What a process has used is known as long as it lives.
  let { othersShare } = meter.stop();
  const look = setInterval(() => {
    if (child.exitCode === null) ({ othersShare } = meter.stop());
  }, LOOK_EVERY_MS);
  const [code] = (await once(child, 'close')) as unknown[];
  const ms = performance.now() - begun;
  clearInterval(look);
  const mib = memory.stop().peak['replay'] ?? NaN;
  if (code !== 0)
    throw new Error(`waybill replay ${options.join(' ')} ended with ${String(code)} in ${folder}: ${said}`);
  return { ms, mib, verdict: verdictOf(othersShare) };
}

function verdictOf(othersShare: number | undefined): Verdict {
  return judgeRound({ othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined });
}
