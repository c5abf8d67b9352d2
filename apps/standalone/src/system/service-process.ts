import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The line with which a service says that it is ready. */
export type ReadyLine = {
  readonly ready: true;
  readonly service: string;
  readonly url?: string;
  readonly admin: string;
};

/** A service that runs in a process of its own. */
export type ServiceProcess = {
  readonly pid: number;
  readonly ready: ReadyLine;
  /** The last lines that it logged. */
  readonly log: () => string;
  /** Resolves with the exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  signal(name: NodeJS.Signals): void;
};

/** The root of the repository. */
export const REPOSITORY = join(__dirname, '../../../..');
const KEPT_LINES = 200;

/** The bundle of an app, such as `apps/ingress`; the gate builds it before the tests run. */
export function bundleOf(app: string): string {
  return join(REPOSITORY, app, 'dist/main.mjs');
}

/**
 * Starts a bundled service and waits until it is ready.
 *
 * @throws `Error` with its last log lines when it ends before, or is not ready within 60 s
 */
export async function startService(
  app: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', bundleOf(app)], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
  });
  const ended = endOf(child);
  const log = () => lines.join('\n');
  const ready = await Promise.race([
    readyLine(child),
    ended.then((how) => Promise.reject(new Error(`${app} ended with ${how} before it was ready:\n${log()}`))),
  ]);
  return { pid: child.pid ?? 0, ready, log, ended, signal: (name) => child.kill(name) };
}

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  if (!child.stdout) throw new Error('The service has no standard output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const parsed: unknown = JSON.parse(line);
    if (isReadyLine(parsed)) return parsed;
  }
  // It is about to end; how it ends says more.
  return new Promise<never>(() => undefined);
}

function isReadyLine(value: unknown): value is ReadyLine {
  return typeof value === 'object' && value !== null && 'ready' in value && value.ready === true;
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal ?? code ?? 0;
}
