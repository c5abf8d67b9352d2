import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ordersContract } from '@waybill/contracts-orders';

import type { Bench } from '../bench.ts';
import { SYSTEM_HEAT_SECONDS } from '../bench.ts';
import type { Section } from '../report/report.ts';
import type { Row } from '../report/row.ts';
import { startSystem } from '../servers/system.ts';
import type { CommandProbe } from './command-rows.ts';
import { CLOSED, follow, openLoop } from './commands.ts';

/** An order is four commands of three teams: at more, two cores have nothing left for anybody. */
const COMMANDS_PER_SECOND = 10;
const CLI = 'tools/waybill/dist/main.mjs';
const [{ eventsTopic } = { eventsTopic: '' }] = ordersContract.aggregates;

/** How a replay runs beside the commands: as fast as it can, or at a rate that leaves the machine to them. */
const WAYS = [
  { what: 'a replay into Parquet at 1,000 records/s', args: ['--rate', '1000'], limit: 1.2 },
  { what: 'a replay into Parquet, as fast as it can', args: [], limit: undefined },
] as const;

type Round = { readonly alone: CommandProbe; readonly beside: readonly CommandProbe[] };

/** What a replay of the live topic does to commands that are decided meanwhile: their latency beside it, against alone. */
export async function measureReplayBeside(bench: Bench): Promise<Section> {
  const system = await startSystem(bench);
  bench.say('beside: warming up, and making a history');
  await follow(bench, system, { pace: CLOSED, seconds: SYSTEM_HEAT_SECONDS });
  const pace = openLoop(COMMANDS_PER_SECOND);
  const rounds: Round[] = [];
  for (let round = 1; round <= bench.options.rounds; round++) {
    bench.say(`beside: round ${round} of ${bench.options.rounds}`);
    const alone = await follow(bench, system, { pace });
    const beside: CommandProbe[] = [];
    for (const { args } of WAYS) {
      const replays = await replayAgainAndAgain(bench, args);
      beside.push(await follow(bench, system, { pace }).finally(replays.stop));
    }
    rounds.push({ alone, beside });
  }
  await system.stop();
  return { rows: (['p50', 'p99'] as const).flatMap((share) => toRows(rounds, share)), cpu: [] };
}

function toRows(rounds: readonly Round[], share: 'p50' | 'p99'): readonly Row[] {
  return WAYS.map(({ what, limit }, index) => ({
    what: `submit → terminal at ${COMMANDS_PER_SECOND}/s beside ${what}, ${share}`,
    ...{ unit: 'ms', against: 'without one' },
    goal: limit === undefined || share !== 'p99' ? undefined : { of: 'ratio', is: 'at most', limit },
    rounds: rounds.map(({ alone, beside }) => ({
      value: beside[index]?.load.terminal[share] ?? NaN,
      against: alone.load.terminal[share],
      // The replay is the other one who uses the machine.
      verdict: alone.verdict,
    })),
  }));
}

/** One replay behind another, each a process of its own, until it is stopped. */
async function replayAgainAndAgain(
  bench: Bench,
  args: readonly string[],
): Promise<{ readonly stop: () => Promise<void> }> {
  const { topicPrefix } = await bench.platform();
  const folder = await mkdtemp(join(tmpdir(), 'waybill-bench-beside-'));
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  const { kafka, registry } = bench.endpoints;
  const env = {
    ...process.env,
    ...{ KAFKA_BROKERS: kafka, SCHEMA_REGISTRY_URL: registry, WAYBILL_TOPIC_PREFIX: topicPrefix },
  };
  const out = ['--format', 'parquet', '--quiet', '--overwrite', '--out', join(folder, 'set')];
  const running = (async () => {
    while (!isOver()) {
      const child = spawn(process.execPath, [CLI, 'replay', eventsTopic, ...out, ...args], { env, stdio: 'ignore' });
      const kill = (): void => void child.kill('SIGKILL');
      over.signal.addEventListener('abort', kill);
      const [code] = (await once(child, 'exit')) as unknown[];
      over.signal.removeEventListener('abort', kill);
      if (code !== 0 && !isOver()) throw new Error(`waybill replay ended with ${String(code)}.`);
    }
  })();
  // Told when it is stopped; the load must not end before that.
  running.catch(() => undefined);
  return {
    stop: async () => {
      over.abort();
      await running.finally(() => rm(folder, { recursive: true, force: true }));
    },
  };
}
