import type { CpuUse } from '../machine/cpu-meter.ts';
import type { CpuRow } from '../report/report.ts';
import { toSpread } from '../statistics/spread.ts';

/** µs of CPU for each command, by process: the median of the rounds. */
export function cpuRow(what: string, rounds: readonly { readonly cpu: CpuUse; readonly commands: number }[]): CpuRow {
  const names = [...new Set(rounds.flatMap(({ cpu }) => Object.keys(cpu.msByProcess)))];
  const medianOf = (name: string): number =>
    toSpread(
      rounds.flatMap(({ cpu, commands }) => {
        const ms = cpu.msByProcess[name];
        return ms === undefined || commands === 0 ? [] : [(ms * 1000) / commands];
      }),
    ).median;
  return { what, microsecondsByProcess: Object.fromEntries(names.map((name) => [name, medianOf(name)])) };
}
