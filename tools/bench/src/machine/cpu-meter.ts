import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { parseMachineTicks, parseProcessTicks } from './proc-stat.ts';

/** The processes that belong to a measurement, by the name under which they are reported. */
export type Processes = Readonly<Record<string, number | undefined>>;

/** What was used between two moments. */
export type CpuUse = {
  /** ms of CPU by process; empty where there is no /proc. */
  readonly msByProcess: Readonly<Record<string, number>>;
  /** Shares of the machine, 0 to 1; undefined where there is no /proc. */
  readonly ownShare: number | undefined;
  readonly othersShare: number | undefined;
};

type Reading = { readonly byProcess: ReadonlyMap<string, number>; readonly busy: number; readonly total: number };

/** Begins to count; the result of `stop` covers the time in between. */
export function startCpuMeter(processes: Processes): { stop(): CpuUse } {
  const before = read(processes);
  return { stop: () => toUse(before, read(processes)) };
}

function read(processes: Processes): Reading | undefined {
  const machine = readText('/proc/stat');
  if (machine === undefined) return undefined;
  const byProcess = new Map<string, number>();
  for (const [name, pid] of Object.entries(processes)) {
    const stat = pid === undefined ? undefined : readText(`/proc/${pid}/stat`);
    if (stat !== undefined) byProcess.set(name, parseProcessTicks(stat));
  }
  return { byProcess, ...parseMachineTicks(machine) };
}

function toUse(before: Reading | undefined, after: Reading | undefined): CpuUse {
  if (!before || !after) return { msByProcess: {}, ownShare: undefined, othersShare: undefined };
  const used = [...after.byProcess].flatMap(([name, ticks]) => {
    const then = before.byProcess.get(name);
    return then === undefined ? [] : [[name, ticks - then] as const];
  });
  const own = used.reduce((sum, [, ticks]) => sum + ticks, 0);
  const total = Math.max(1, after.total - before.total);
  return {
    msByProcess: Object.fromEntries(used.map(([name, ticks]) => [name, ticks * tickMs()])),
    ownShare: own / total,
    othersShare: Math.max(0, after.busy - before.busy - own) / total,
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

let knownTickMs: number | undefined;

/** ms of one clock tick: 10 nearly everywhere, but the kernel may be built otherwise. */
function tickMs(): number {
  knownTickMs ??= 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return knownTickMs;
}
