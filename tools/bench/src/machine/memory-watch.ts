import { readFileSync } from 'node:fs';

import type { Processes } from './cpu-meter.ts';

const LOOK_EVERY_MS = 200;
const KIB_PER_MIB = 1024;

/** Resident memory of processes, MiB by name: when the watch began, and the most since. Empty where there is no /proc. */
export type MemoryUse = {
  readonly before: Readonly<Record<string, number>>;
  readonly peak: Readonly<Record<string, number>>;
};

/** Looks five times a second until it is stopped. */
export function watchMemory(processes: Processes): { stop(): MemoryUse } {
  const before = read(processes);
  const peak = { ...before };
  const timer = setInterval(() => {
    for (const [name, mib] of Object.entries(read(processes))) peak[name] = Math.max(peak[name] ?? 0, mib);
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return { before, peak };
    },
  };
}

function read(processes: Processes): Record<string, number> {
  return Object.fromEntries(
    Object.entries(processes).flatMap(([name, pid]) => {
      const mib = pid === undefined ? undefined : residentMib(pid);
      return mib === undefined ? [] : [[name, mib] as const];
    }),
  );
}

function residentMib(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / KIB_PER_MIB;
  } catch {
    return undefined;
  }
}
