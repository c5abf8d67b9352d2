import { setTimeout as delay } from 'node:timers/promises';

import type { Bench } from '../bench.ts';
import { HEAT_SECONDS, MAX_COMMANDS, targetOf } from '../bench.ts';
import type { LoadResult, Target } from '../load/load-plan.ts';
import { untilAllDecide } from '../load/until-all-decide.ts';
import type { Processes } from '../machine/cpu-meter.ts';
import { type MemoryUse, watchMemory } from '../machine/memory-watch.ts';
import type { Section } from '../report/report.ts';
import type { Row } from '../report/row.ts';

const RATE = 200;
/** More wait at a service that is silent for five seconds. */
const CONNECTIONS = 2_048;
/** What one service may take up beyond what it had before, MiB. */
const GROWTH_MIB = 256;
const SERVICES = ['ingress', 'orders', 'projector'] as const;
const STALLED = ['kafka', 'mongodb', 'projector'] as const;

type Stall = {
  readonly stalled: (typeof STALLED)[number];
  readonly memory: MemoryUse;
  readonly load: LoadResult;
  /** From the end of the stall until new commands to all partitions, and so all before them, are visible, s. */
  readonly backAfter: number;
  readonly failure: string | undefined;
};

/**
 * What each service takes up while a part stands still under load (SIGSTOP: connections stay, nothing answers), and how
 * soon all is as before. A stall takes `--seconds`.
 */
export async function measureStalls(bench: Bench): Promise<Section> {
  const services = await Promise.all(
    ['apps/ingress', 'apps/consumers/orders', 'apps/projector'].map((app) => bench.start(app)),
  );
  const [ingress] = services;
  if (!ingress) throw new Error('There is an ingress.');
  const { apiKey } = await bench.platform();
  const target = targetOf(ingress, apiKey);
  const processes: Processes = Object.fromEntries(SERVICES.map((name, at) => [name, services[at]?.pid]));
  bench.say('stalls: warming up');
  await load(bench, target, HEAT_SECONDS);
  await untilAllDecide(target);
  const stalls: Stall[] = [];
  for (const stalled of STALLED) {
    bench.say(`stalls: ${stalled} stands still for ${bench.options.seconds} s`);
    const pid = stalled === 'projector' ? processes['projector'] : bench.parts[stalled];
    if (pid === undefined) throw new Error(`${stalled} is no process of this machine.`);
    stalls.push(await measureStall(bench, target, { stalled, pid, processes }));
  }
  return { rows: stalls.flatMap(toRows), cpu: [] };
}

async function measureStall(
  bench: Bench,
  target: Target,
  {
    stalled,
    pid,
    processes,
  }: { readonly stalled: Stall['stalled']; readonly pid: number; readonly processes: Processes },
): Promise<Stall> {
  const watch = watchMemory(processes);
  const loading = load(bench, target, bench.options.seconds);
  process.kill(pid, 'SIGSTOP');
  try {
    await delay(bench.options.seconds * 1000);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  const ended = performance.now();
  const failure = await untilAllDecide(target);
  const backAfter = (performance.now() - ended) / 1000;
  return { stalled, load: await loading, memory: watch.stop(), backAfter, failure };
}

function load({ generator }: Bench, target: Target, seconds: number): Promise<LoadResult> {
  return generator.run(
    {
      ...{ target, goal: 'accepted', pace: { kind: 'open', perSecond: RATE, connections: CONNECTIONS } },
      ...{ warmUpSeconds: 0, seconds, maxCommands: MAX_COMMANDS },
    },
    { measuring: () => undefined, measured: () => undefined },
  );
}

/** Refusals are what a stalled log should lead to, so they are told, not held against the round. */
function toRows({ stalled, memory, load: { completed, failures }, backAfter, failure }: Stall): readonly Row[] {
  const verdict =
    failure === undefined ? ({ kind: 'counts' } as const) : ({ kind: 'failed', reason: failure } as const);
  const row = (what: string, unit: string, value: number, limit?: number): Row => ({
    ...{ what: `${stalled} stalled: ${what}`, unit, against: undefined },
    goal: limit === undefined ? undefined : { of: 'value', is: 'at most', limit },
    rounds: [{ value, against: undefined, verdict }],
  });
  return [
    ...SERVICES.map((name) =>
      row(`memory of ${name} grew by`, 'MiB', (memory.peak[name] ?? NaN) - (memory.before[name] ?? NaN), GROWTH_MIB),
    ),
    row('accepted', 'commands', completed),
    row('refused', 'commands', failures),
    row('all is visible again after', 's', backAfter, 20),
  ];
}
