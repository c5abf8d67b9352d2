import type { CommandTrace } from '../load/load-plan.ts';
import type { StageRow } from '../report/report.ts';
import { toLatency } from '../statistics/latency.ts';
import type { SeenStages } from './stage-watch.ts';

/** Steps of a command in their order. */
const STAGES = [
  { name: 'picked', stage: 'command can be read from the log' },
  { name: 'acked', stage: '202 seen by the client' },
  { name: 'committed', stage: 'outcome can be read from the log' },
  { name: 'projected', stage: 'position can be read from the store' },
  { name: 'terminal', stage: 'terminal status seen by the client' },
] as const;

/** Percentiles of each step, ms since the command was due. */
export function toStages(traces: readonly CommandTrace[], seen: ReadonlyMap<string, SeenStages>): readonly StageRow[] {
  return STAGES.map(({ name, stage }) => {
    const samples = traces.flatMap((trace) => {
      const at = { ...seen.get(trace.commandId), acked: trace.ackedMs, terminal: trace.terminalMs }[name];
      return at === undefined ? [] : [at - trace.dueMs];
    });
    return { stage, latency: toLatency(samples) };
  });
}
