import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How a bundled service runs. */
export type ServicePlan = {
  readonly repository: string;
  /** Such as `apps/ingress`. */
  readonly app: string;
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly adminPort: number;
  /** File to which it logs. */
  readonly log: string;
};

/** A service in a process of its own, which is started again whenever it has ended, until it is told to stop. */
export type Service = {
  readonly app: string;
  readonly name: string;
  readonly url: string;
  readonly admin: string;
  /** True while its process is there and not frozen. */
  isRunning(): boolean;
  /** SIGKILL. @returns false if there was no process */
  kill(): Promise<boolean>;
  /** SIGSTOP. @returns false if there was no process */
  freeze(): boolean;
  /** SIGCONT. */
  thaw(): void;
  /** How often it ended by itself, though nobody killed it. */
  ownEnds(): number;
  /** SIGTERM, and after 15 s SIGKILL; it is not started again. */
  stop(): Promise<void>;
};

const RESTART_AFTER_MS = 300;
const STOPPED_WITHIN_MS = 15_000;

export function runService(plan: ServicePlan): Service {
  let child: ChildProcess | undefined = launch(plan);
  let [frozen, stopping, killed, ownEnds] = [false, false, false, 0];
  const isStopping = (): boolean => stopping;
  const loop = (async () => {
    while (child) {
      await once(child, 'exit');
      frozen = false;
      if (!killed && !isStopping()) ownEnds += 1;
      killed = false;
      child = undefined;
      if (!isStopping()) await delay(RESTART_AFTER_MS);
      child = isStopping() ? undefined : launch(plan);
    }
  })();
  return {
    ...{ app: plan.app, name: plan.name },
    url: `http://127.0.0.1:${plan.port}`,
    admin: `http://127.0.0.1:${plan.adminPort}`,
    isRunning: () => child !== undefined && !frozen,
    async kill() {
      const victim = child;
      if (!victim) return false;
      killed = true;
      victim.kill('SIGKILL');
      if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
      return victim.signalCode === 'SIGKILL';
    },
    freeze() {
      frozen = child?.kill('SIGSTOP') ?? false;
      return frozen;
    },
    thaw() {
      frozen = false;
      child?.kill('SIGCONT');
    },
    ownEnds: () => ownEnds,
    async stop() {
      stopping = true;
      const late = setTimeout(() => child?.kill('SIGKILL'), STOPPED_WITHIN_MS);
      child?.kill('SIGCONT');
      child?.kill('SIGTERM');
      await loop;
      clearTimeout(late);
    },
  };
}

function launch({ repository, app, environment, port, adminPort, log }: ServicePlan): ChildProcess {
  const output = openSync(log, 'a');
  const address = `http://127.0.0.1:${port}`;
  const own = { PORT: String(port), ADMIN_PORT: String(adminPort), PUBLIC_URL: address };
  const child = spawn(process.execPath, [join(repository, app, 'dist/main.mjs')], {
    env: { ...environment, ...own },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  // However this process ends, what it started ends with it.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}
