import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { explainSystemError, StackError } from '../errors.ts';
import type { NodeName, StackPorts } from '../parts.ts';
import { identify, isRunning, type ProcessIdentity, sendSignal, waitForEnd } from '../processes/process-identity.ts';
import { lastLines } from '../processes/run-command.ts';
import { explainCrash } from './crash-fixes.ts';
import { nativeParts } from './native-parts.ts';
import type { ProgramLine } from './native-part.ts';

/** How long a part may take to end in order. */
const STOP_WITHIN_MS = 15_000;
const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 40;
const LOG_LINES_IN_ERRORS = 8;

/**
 * Starts a program in a session of its own, so that a Ctrl-C at the terminal reaches us and not the part, with its
 * output in a file. The log of the run before is kept as `.1`.
 */
export async function launch(line: ProgramLine, place: { folder: string; log: string }): Promise<ProcessIdentity> {
  await mkdir(dirname(place.log), { recursive: true });
  await rename(place.log, `${place.log}.1`).catch(() => undefined);
  const output = await open(place.log, 'a');
  try {
    const child = spawn(line.program, line.args, {
      cwd: place.folder,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => {
        resolve(child.pid ?? 0);
      });
    });
    child.unref();
    return (await identify(pid)) ?? { pid, started: 'ended at once' };
  } catch (error) {
    throw explainSystemError(error, `starting ${line.program}`);
  } finally {
    await output.close();
  }
}

type Waiting = {
  readonly part: NodeName;
  readonly process: ProcessIdentity;
  readonly ports: StackPorts;
  readonly log: string;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Waits until a part can work.
 *
 * @throws `StackError` `part-crashed` with its last lines at once when it ends, `part-not-ready` after 120 s
 */
export async function waitUntilReady({ part, process, ports, log, signal }: Waiting): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (signal?.aborted) throw interruptedWhileStarting(part);
    if (!(await isRunning(process))) throw await crashed(part, log);
    if (await answers(part, ports)) return;
    if (performance.now() > until) throw await notReady(part, log);
    await delay(ASK_EVERY_MS);
  }
}

/** Ends a part: SIGTERM, and SIGKILL if it does not end in time. */
export async function endProcess(process: ProcessIdentity, withinMs = STOP_WITHIN_MS): Promise<void> {
  await sendSignal(process, 'SIGTERM');
  // One that was paused hears of it only when it goes on.
  await sendSignal(process, 'SIGCONT');
  if (await waitForEnd(process, withinMs)) return;
  await killProcess(process);
}

/** Ends a part as a power cut would, together with what it has started itself. */
export async function killProcess(process: ProcessIdentity): Promise<void> {
  await sendSignal(process, 'SIGKILL', { group: true });
  if (await waitForEnd(process, STOP_WITHIN_MS)) return;
  throw new StackError(
    'part-will-not-stop',
    `Process ${process.pid} does not end.`,
    `End it by hand: kill -9 ${process.pid}.`,
  );
}

/** The last lines of a log file; empty if there is none. */
export async function tailOf(log: string, lines = LOG_LINES_IN_ERRORS): Promise<string> {
  return lastLines(await readFile(log, 'utf8').catch(() => ''), lines);
}

/** Whether a part answers its question now. Errors with a sentence of their own are passed on. */
export async function answers(part: NodeName, ports: StackPorts): Promise<boolean> {
  try {
    return await nativeParts[part].isReady(ports);
  } catch (error) {
    if (error instanceof StackError) throw error;
    return false;
  }
}

export function interruptedWhileStarting(part: NodeName): StackError {
  return new StackError('interrupted', `Interrupted while ${part} was starting.`, 'Run the same command again.');
}

async function crashed(part: NodeName, log: string): Promise<StackError> {
  const lines = await tailOf(log);
  const { because, fix } = explainCrash(lines, log);
  return new StackError(
    'part-crashed',
    `${part} ended while starting${because}. Its last lines:\n${indent(lines)}`,
    fix,
  );
}

async function notReady(part: NodeName, log: string): Promise<StackError> {
  const lines = await tailOf(log);
  const said = lines === '' ? '' : ` Its last lines:\n${indent(lines)}`;
  return new StackError(
    'part-not-ready',
    `${part} was not ready after ${READY_WITHIN_MS / 1000} s.${said}`,
    `Look into ${log}; on a very busy machine run the same command again.`,
  );
}

function indent(lines: string): string {
  return lines.replaceAll(/^/gm, '  ');
}
