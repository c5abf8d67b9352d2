import type { Bench } from '../bench.ts';
import { targetOf } from '../bench.ts';
import { openConnection } from '../http/connection.ts';
import { untilTerminal } from '../load/follow-command.ts';
import type { Target } from '../load/load-plan.ts';
import { startCpuMeter } from '../machine/cpu-meter.ts';
import type { Section } from '../report/report.ts';
import { startSystem, type System } from '../servers/system.ts';
import { judgeRound } from '../statistics/judge-round.ts';
import type { Backlog } from './accepts.ts';
import { cpuRow } from './cpu-row.ts';

/** A backlog of several hundred thousand may take minutes. */
const LIMIT_MS = 10 * 60_000;
/** Few: Node takes one new connection in each turn of its event loop, and turns are long while there is so much to do. */
const WATCHERS = 4;

/** Accepting means little until all is decided and visible: how long that takes, from the start of the processes. */
export async function measureCatchUp(
  bench: Bench,
  backlog: Backlog,
): Promise<{ readonly section: Section; readonly system: System }> {
  bench.say(`catch-up: ${backlog.commands} commands wait`);
  const { apiKey } = await bench.platform();
  const begun = performance.now();
  const system = await startSystem(bench);
  const meter = startCpuMeter({ ...bench.parts, ...system.processes, bench: process.pid });
  const failure = await watch(targetOf(system.entry, apiKey), backlog.lastOperations);
  const cpu = meter.stop();
  const seconds = (performance.now() - begun) / 1000;
  const failures = failure === undefined ? 0 : 1;
  const verdict = judgeRound({ othersShare: cpu.othersShare, latenessP99: undefined, failures, firstFailure: failure });
  const round = (value: number) => [{ value, against: undefined, verdict }];
  const row = { against: undefined, goal: undefined };
  const rows = [
    { ...row, what: `catch-up with ${backlog.commands} commands`, unit: 's', rounds: round(seconds) },
    { ...row, what: 'catch-up', unit: 'commands/s', rounds: round(backlog.commands / seconds) },
  ];
  return { section: { rows, cpu: [cpuRow('catch-up', [{ cpu, commands: backlog.commands }])] }, system };
}

/** Resolves when all are terminal: with a sentence when one is not, or ended otherwise. */
async function watch(target: Target, operations: readonly string[]): Promise<string | undefined> {
  const left = [...operations];
  try {
    await Promise.all(
      Array.from({ length: WATCHERS }, async () => {
        const connection = await openConnection(target.host, target.port);
        for (let path = left.pop(); path !== undefined; path = left.pop()) {
          await untilTerminal(connection, path, target, LIMIT_MS);
        }
        connection.close();
      }),
    );
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
