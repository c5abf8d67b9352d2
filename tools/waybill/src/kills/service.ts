import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import { CliError } from '../cli-error.ts';
import type { Killable } from './kill-services.ts';

/** Which service, and what it needs to run. */
export type ServicePlan = {
  readonly repository: string;
  /** Such as `apps/ingress`. */
  readonly app: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Its log of all its runs. */
  readonly logFile: string;
};

/** A bundled service in a process of its own. */
export type Service = Killable & {
  /** Fires when it ends without being asked; the reason is a `CliError`. */
  readonly died: AbortSignal;
  /** Ends it in order; by force after 27 s. */
  stop(): Promise<void>;
};

const STOP_WITHIN_MS = 27_000;
const READY_WITHIN_MS = 60_000;

/**
 * Starts a service and waits until it says that it is ready.
 *
 * @throws `CliError` when its bundle is not there, or it is not ready within 60 s
 */
export async function startService(plan: ServicePlan): Promise<Service> {
  const { repository, app } = plan;
  const bundle = join(repository, app, 'dist/main.mjs');
  if (!existsSync(bundle)) throw new CliError({ message: `${bundle} is not there.`, fix: 'npm run kills makes it.' });
  const died = new AbortController();
  let expected = false;
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    expected = false;
    child = launch(bundle, plan);
    child.once('exit', (code, signal) => {
      if (expected) return;
      const message = `${app} ended by itself (${signal ?? `exit code ${code ?? 0}`}).`;
      died.abort(new CliError({ message, fix: `See ${plan.logFile}.` }));
    });
    const late = delay(READY_WITHIN_MS, 'late', { ref: false });
    const how = await Promise.race([untilReady(child), once(child, 'exit'), late]);
    died.signal.throwIfAborted();
    if (how === 'late') throw new CliError({ message: `${app} is not ready after 60 s.`, fix: `See ${plan.logFile}.` });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    expected = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  };
  process.once('exit', () => child.kill('SIGKILL'));
  await start();
  return {
    name: app.slice('apps/'.length),
    died: died.signal,
    stop: () => end('SIGTERM'),
    killAndRestart: async () => {
      await end('SIGKILL');
      await start();
    },
  };
}

function launch(bundle: string, { environment, logFile }: ServicePlan): ChildProcess {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['--enable-source-maps', bundle], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', log],
    // Ctrl-C in a terminal goes to all of its processes: this one is ended by us.
    detached: true,
  });
  closeSync(log);
  return child;
}

function untilReady(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('The service has no standard output.');
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    // Read to the end, so that the pipe never fills.
    lines.on('line', (line) => {
      if (line.startsWith('{"ready":true')) resolve();
    });
  });
}
