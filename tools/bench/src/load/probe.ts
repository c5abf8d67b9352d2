import type { CpuUse, Processes } from '../machine/cpu-meter.ts';
import { startCpuMeter } from '../machine/cpu-meter.ts';
import { judgeRound, type Verdict } from '../statistics/judge-round.ts';
import type { Generator } from './generator.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';

/** One measurement: what the load saw, what it cost, and whether it counts. */
export type Probe = { readonly load: LoadResult; readonly cpu: CpuUse; readonly verdict: Verdict };

/** Carries out a plan and counts the CPU of its measured time. */
export async function probe(generator: Generator, processes: Processes, plan: LoadPlan): Promise<Probe> {
  const all = { ...processes, generator: generator.pid, bench: process.pid };
  let meter = startCpuMeter(all);
  let cpu = meter.stop();
  const load = await generator.run(plan, {
    measuring: () => (meter = startCpuMeter(all)),
    measured: () => (cpu = meter.stop()),
  });
  const { failures, firstFailure, lateness } = load;
  const latenessP99 = lateness.count > 0 ? lateness.p99 : undefined;
  return { load, cpu, verdict: judgeRound({ othersShare: cpu.othersShare, latenessP99, failures, firstFailure }) };
}
