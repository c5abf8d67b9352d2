import { CONNECTIONS } from '../bench.ts';
import type { Probe } from '../load/probe.ts';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/report.ts';
import type { Goal, Row } from '../report/row.ts';
import type { Latency } from '../statistics/latency.ts';
import { cpuRow } from './cpu-row.ts';

/** Goals of one process with all roles, ms; split roles have none yet. */
const GOALS: Readonly<Record<string, Goal | undefined>> = {
  '200 p50': { of: 'value', is: 'at most', limit: 15 },
  '200 p99': { of: 'value', is: 'at most', limit: 50 },
};

/** A measurement with the size of the projector's flights in it, warm-up included. */
export type CommandProbe = Probe & { readonly perFlight: number };

/** What clients saw who always had a command under way. */
export function closedLoopSection(probes: readonly CommandProbe[]): Section {
  if (probes.length === 0) return NOTHING;
  const row: Row = {
    ...{ what: `submit → terminal, ${CONNECTIONS} clients`, unit: 'commands/s', against: undefined, goal: undefined },
    rounds: probes.map(({ load, verdict }) => ({ value: load.completed / load.seconds, against: undefined, verdict })),
  };
  const rows = [row, flightRow(`${CONNECTIONS} clients`, probes)];
  return { rows, cpu: [cpuRow('submit → terminal, closed loop', probes.map(toCpu))] };
}

/** What clients saw at a fixed rate. */
export function openLoopSection(
  rate: number,
  probes: readonly CommandProbe[],
  layout: BenchOptions['layout'],
): Section {
  if (probes.length === 0) return NOTHING;
  const row = (what: string, share: 'p50' | 'p90' | 'p99', of: (probe: CommandProbe) => Latency, goal?: Goal): Row => ({
    ...{ what: `${what} at ${rate}/s, ${share}`, unit: 'ms', against: undefined, goal },
    rounds: probes.map((probed) => ({ value: of(probed)[share], against: undefined, verdict: probed.verdict })),
  });
  const goalOf = (share: string): Goal | undefined => (layout === 'standalone' ? GOALS[`${rate} ${share}`] : undefined);
  return {
    rows: [
      ...(['p50', 'p90', 'p99'] as const).map((share) =>
        row('submit → terminal', share, ({ load }) => load.terminal, goalOf(share)),
      ),
      row('  of it, submit → 202', 'p50', ({ load }) => load.accepted),
      row('  of it, submit → 202', 'p99', ({ load }) => load.accepted),
      flightRow(`at ${rate}/s`, probes),
      row('  generator was late', 'p99', ({ load }) => load.lateness),
    ],
    cpu: [cpuRow(`submit → terminal at ${rate}/s`, probes.map(toCpu))],
  };
}

const NOTHING: Section = { rows: [], cpu: [] };

function flightRow(load: string, probes: readonly CommandProbe[]): Row {
  return {
    ...{ what: `  projector flights, ${load}`, unit: 'commands each', against: undefined, goal: undefined },
    rounds: probes.map(({ perFlight, verdict }) => ({ value: perFlight, against: undefined, verdict })),
  };
}

function toCpu({ cpu, load }: CommandProbe) {
  return { cpu, commands: load.completed };
}
