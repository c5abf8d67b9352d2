import type { Bench } from '../bench.ts';
import { CONNECTIONS, MAX_COMMANDS, targetOf, WARM_UP_SECONDS } from '../bench.ts';
import type { Pace } from '../load/load-plan.ts';
import { type Probe, probe } from '../load/probe.ts';
import type { Section } from '../report/report.ts';
import type { Goal, Row } from '../report/row.ts';
import type { System } from '../servers/system.ts';
import type { Latency } from '../statistics/latency.ts';
import { cpuRow } from './cpu-row.ts';

/** A process that has just started spends two to four times the CPU: this long a closed loop warms it, seconds. */
const HEAT_SECONDS = 4;
const RATES = [200, 50] as const;
/** More are never open at a rate that the system can hold. */
const OPEN_CONNECTIONS = 512;

/** Goals of one process with all roles; split roles have none yet. */
const GOALS: Readonly<Record<string, Goal | undefined>> = {
  '200 p50': { of: 'value', is: 'at most', limit: 15 },
  '200 p99': { of: 'value', is: 'at most', limit: 50 },
};

type Rate = (typeof RATES)[number];
type Measured = { readonly closed: Probe[]; readonly open: ReadonlyMap<Rate, Probe[]> };

/** Commands from submit to the sight of their terminal status: as many as clients manage, and at fixed rates. */
export async function measureCommands(bench: Bench, system: System): Promise<Section> {
  const { only, rounds } = bench.options;
  const measured: Measured = { closed: [], open: new Map(RATES.map((rate) => [rate, []])) };
  bench.say('commands: warming up');
  await follow(bench, system, { kind: 'closed', connections: CONNECTIONS }, HEAT_SECONDS);
  for (let round = 1; round <= rounds; round++) {
    bench.say(`commands: round ${round} of ${rounds}`);
    if (only.has('closed')) {
      measured.closed.push(await follow(bench, system, { kind: 'closed', connections: CONNECTIONS }));
    }
    if (!only.has('latency')) continue;
    for (const [rate, probes] of measured.open) {
      probes.push(await follow(bench, system, { kind: 'open', perSecond: rate, connections: OPEN_CONNECTIONS }));
    }
  }
  return toSection(bench, measured);
}

async function follow(
  bench: Bench,
  { entry, processes }: System,
  pace: Pace,
  seconds = bench.options.seconds,
): Promise<Probe> {
  const { apiKey } = await bench.platform();
  return probe(
    bench.generator,
    { ...bench.parts, ...processes },
    {
      ...{ target: targetOf(entry, apiKey), goal: 'terminal', pace, seconds },
      ...{ warmUpSeconds: WARM_UP_SECONDS, maxCommands: MAX_COMMANDS },
    },
  );
}

function toSection(bench: Bench, { closed, open }: Measured): Section {
  const closedRow: Row = {
    ...{ what: `submit → terminal, ${CONNECTIONS} clients`, unit: 'commands/s', against: undefined, goal: undefined },
    rounds: closed.map(({ load, verdict }) => ({ value: load.completed / load.seconds, against: undefined, verdict })),
  };
  const rated = [...open].filter(([, probes]) => probes.length > 0);
  return {
    rows: [
      ...(closed.length > 0 ? [closedRow] : []),
      ...rated.flatMap(([rate, probes]) => latencyRows(bench, rate, probes)),
    ],
    cpu: [
      ...(closed.length > 0 ? [cpuRow('submit → terminal, closed loop', closed.map(toCpu))] : []),
      ...rated.map(([rate, probes]) => cpuRow(`submit → terminal at ${rate}/s`, probes.map(toCpu))),
    ],
  };
}

function toCpu({ cpu, load }: Probe) {
  return { cpu, commands: load.completed };
}

function latencyRows({ options }: Bench, rate: Rate, probes: readonly Probe[]): readonly Row[] {
  const row = (what: string, of: (probe: Probe) => Latency, share: 'p50' | 'p90' | 'p99', goal?: Goal): Row => ({
    ...{ what: `${what} at ${rate}/s, ${share}`, unit: 'ms', against: undefined, goal },
    rounds: probes.map((probed) => ({ value: of(probed)[share], against: undefined, verdict: probed.verdict })),
  });
  const goalOf = (share: string): Goal | undefined =>
    options.layout === 'standalone' ? GOALS[`${rate} ${share}`] : undefined;
  return [
    ...(['p50', 'p90', 'p99'] as const).map((share) =>
      row('submit → terminal', ({ load }) => load.terminal, share, goalOf(share)),
    ),
    row('  of it, submit → 202', ({ load }) => load.accepted, 'p50'),
    row('  of it, submit → 202', ({ load }) => load.accepted, 'p99'),
    row('  the generator was late', ({ load }) => load.lateness, 'p99'),
  ];
}
