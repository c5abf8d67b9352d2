import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How a bundled service is started. */
export type ServiceStart = {
  /** Folder of the repository. */
  readonly repository: string;
  /** Such as `apps/ingress`. */
  readonly app: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where Node writes a CPU profile when the service ends; undefined for none. */
  readonly profileTo: string | undefined;
  /** Told of what it logs: warnings and errors, which a calm run does not have. */
  readonly onLog: (line: string) => void;
};

/** A service in a process of its own. */
export type RunningService = {
  readonly app: string;
  readonly pid: number | undefined;
  /** Its API; undefined for a role without one. */
  readonly url: URL | undefined;
  /** Its admin port. */
  readonly admin: URL;
  /** SIGTERM, and after 30 s SIGKILL. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
};

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 30_000;

/** @throws `Error` when it ends before it is ready, or is not ready within a minute */
export async function startService(start: ServiceStart): Promise<RunningService> {
  const { repository, app, environment, profileTo, onLog } = start;
  const profiling = profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`];
  const child = spawn(process.execPath, [...profiling, join(repository, app, 'dist/main.mjs')], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').then(() => process.off('exit', kill));
  createInterface({ input: child.stderr }).on('line', (line) => {
    onLog(`${app}: ${line.slice(0, 1000)}`);
  });

  const lines = createInterface({ input: child.stdout });
  const limit = setTimeout(kill, READY_WITHIN_MS);
  const ready = await Promise.race([firstReadyLine(lines), ended.then(() => undefined)]);
  clearTimeout(limit);
  if (!ready) {
    await ended;
    throw new Error(`${app} did not become ready: see above.`);
  }
  return {
    app,
    pid: child.pid,
    url: ready.url === undefined ? undefined : new URL(ready.url),
    admin: new URL(ready.admin),
    async stop() {
      const late = setTimeout(kill, STOPPED_WITHIN_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(late);
    },
    async kill() {
      kill();
      await ended;
    },
  };
}

type ReadyLine = { readonly url?: string; readonly admin: string };

async function firstReadyLine(lines: AsyncIterable<string>): Promise<ReadyLine | undefined> {
  for await (const line of lines) {
    const ready = toReadyLine(line);
    if (ready) return ready;
  }
  return undefined;
}

/** What a line of standard output says when it is the one that tells of readiness. */
export function toReadyLine(line: string): ReadyLine | undefined {
  try {
    const { ready, url, admin } = Object(JSON.parse(line)) as Readonly<Record<string, unknown>>; // Each is checked below.
    if (ready !== true || typeof admin !== 'string') return undefined;
    return typeof url === 'string' ? { url, admin } : { admin };
  } catch {
    return undefined;
  }
}
