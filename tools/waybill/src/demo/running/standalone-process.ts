import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { CliContext } from '../../cli-context.ts';
import { CliError, exitCodes } from '../../cli-error.ts';

/** All roles in one process, as a child. */
export type StandaloneProcess = {
  /** Of the API and of the admin port, without a slash at the end. */
  readonly url: string;
  readonly admin: string;
  readonly logFile: string;
  /** Fires when it ends without being asked; the reason is a `CliError`. */
  readonly died: AbortSignal;
  /** Lets it drain. Resolves when it is gone; after 27 s it is ended by force. */
  stop(): Promise<void>;
};

/** The services give themselves 25 s to drain; whoever takes longer hangs. */
const STOP_WITHIN_MS = 27_000;
const TAIL_LINES = 12;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Starts the bundled services and waits until they are ready.
 *
 * @throws `CliError` with the last lines of their log when they end before that
 */
export async function startStandalone(
  environment: Readonly<Record<string, string>>,
  { repository, home, env, signal }: CliContext,
): Promise<StandaloneProcess> {
  const bundle = join(repository, 'apps/standalone/dist/main.mjs');
  if (!existsSync(bundle)) throw new CliError({ message: `${bundle} is not there.`, fix: 'npm start makes it.' });
  const logFile = join(home, 'logs', 'standalone.log');
  mkdirSync(join(home, 'logs'), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--enable-source-maps', bundle], {
    env: { ...env, ...environment },
    stdio: ['ignore', 'pipe', log],
    // Ctrl-C in a terminal goes to all of its processes: this one is drained by us, when the feed has let go.
    detached: true,
  });
  closeSync(log);
  const released = endWithUs(child);
  const ended = endOf(child);
  const died = new AbortController();
  let stopping = false;
  void ended.then((how) => {
    released();
    if (!stopping)
      died.abort(new CliError({ message: `The services ended by themselves (${how}).`, fix: tailOf(logFile) }));
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  };
  try {
    const { url, admin } = await readyLine(child, AbortSignal.any([signal, died.signal]));
    return { url, admin, logFile, died: died.signal, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readyLine(
  child: ChildProcess,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly admin: string }> {
  if (!child.stdout) throw new Error('The services have no standard output.');
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('Interrupted.'));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    // Read to the end, so that the pipe never fills.
    lines.on('line', (line) => {
      const ready = parseReadyLine(line);
      if (ready) resolve(ready);
    });
  });
}

/** The line with which the services say that they are ready; undefined for all others. */
function parseReadyLine(line: string): { readonly url: string; readonly admin: string } | undefined {
  try {
    const { ready, url, admin } = Object(JSON.parse(line)) as Readonly<Record<string, unknown>>; // Each is checked here.
    return ready === true && typeof url === 'string' && typeof admin === 'string' ? { url, admin } : undefined;
  } catch {
    return undefined;
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]; // As Node documents the event.
  return signal ?? `exit code ${code ?? 0}`;
}

/**
 * The child lives in a group of its own, so it must not outlive us: whoever presses Ctrl-C a second time does not
 * want to wait for it.
 *
 * @returns what to call when it is gone
 */
function endWithUs(child: ChildProcess): () => void {
  const kill = (): void => void child.kill('SIGKILL');
  const seen = new Set<NodeJS.Signals>();
  const interrupt = (signal: NodeJS.Signals): void => {
    if (seen.has(signal)) process.exit(exitCodes.interrupted);
    seen.add(signal);
  };
  process.once('exit', kill);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return () => {
    process.off('exit', kill);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
}

function tailOf(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  return [`The last lines of ${logFile}:`, ...lines.slice(-TAIL_LINES).map(toShortLine)].join('\n  ');
}

/** `error: can not go on: Port 8080 is taken.` of a line of JSON; other lines stay as they are. */
export function toShortLine(line: string): string {
  try {
    const { level, msg, err, waitingFor } = Object(JSON.parse(line)) as Readonly<Record<string, unknown>>; // Shown as they are.
    const { message } = Object(err) as Readonly<Record<string, unknown>>; // As above.
    const parts = [level, msg, waitingFor, message].filter((part) => typeof part === 'string');
    return parts.length === 0 ? line : parts.join(': ');
  } catch {
    return line;
  }
}
