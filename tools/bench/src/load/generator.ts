import { type ChildProcess, fork } from 'node:child_process';

import type { GeneratorMessage, LoadPlan, LoadResult } from './load-plan.ts';

/** How long a plan may take beyond its own time, ms: commands that are open at its end are followed for a minute. */
const OVERTIME_MS = 90_000;

/** The process that makes the load, so that it does not share an event loop with what it measures. */
export interface Generator {
  readonly pid: number | undefined;
  /** @throws `Error` when the plan could not be carried out, or takes a minute and a half longer than planned */
  run(plan: LoadPlan, told: Told): Promise<LoadResult>;
  stop(): void;
}

/** Called when the measured time of a plan begins and ends. */
type Told = { readonly measuring: () => void; readonly measured: () => void };

/** @param program  the bundle, started again in its role as generator */
export function startGenerator(program: string): Generator {
  // Structured clones keep what JSON loses: a percentile of nothing is NaN.
  const child = fork(program, ['role:generator'], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid,
    run(plan, told) {
      const limit = (plan.warmUpSeconds + plan.seconds) * 1000 + OVERTIME_MS;
      const result = listen(child, told, limit);
      child.send(plan);
      return result;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

function listen(child: ChildProcess, told: Told, limitMs: number): Promise<LoadResult> {
  const deaf = new AbortController();
  return new Promise<LoadResult>((resolve, reject) => {
    const overdue = setTimeout(() => {
      reject(new Error(`The load generator did not end within ${limitMs / 1000} s.`));
    }, limitMs);
    const onExit = (): void => {
      reject(new Error('The load generator ended.'));
    };
    const onMessage = (sent: unknown): void => {
      const message = sent as GeneratorMessage; // Only our own child holds the other end.
      if (message.type === 'result') resolve(message.result);
      else if (message.type === 'failed') reject(new Error(`The load could not be made: ${message.reason}`));
      else told[message.type]();
    };
    child.on('message', onMessage).on('exit', onExit);
    deaf.signal.addEventListener('abort', () => {
      clearTimeout(overdue);
      child.off('message', onMessage).off('exit', onExit);
    });
  }).finally(() => {
    deaf.abort();
  });
}
