import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import { systemCode } from '../errors.ts';
import { runCommand } from './run-command.ts';

/** A process, told apart from a later one that was given the same number. */
export type ProcessIdentity = {
  readonly pid: number;
  /** When it was started, in the words of the operating system: compared, never read. */
  readonly started: string;
};

/** The identity of a running process; undefined if there is none with this number, or only its remains. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const started = platform() === 'linux' ? await startedOnLinux(pid) : await startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  return (await identify(process.pid)) ?? { pid: process.pid, started: '' };
}

/** Whether this very process still runs. */
export async function isRunning(process: ProcessIdentity): Promise<boolean> {
  return (await identify(process.pid))?.started === process.started;
}

/** Sends a signal to a process, or to the whole group that it leads; one that is gone already does not matter. */
export async function sendSignal(
  target: ProcessIdentity,
  signal: NodeJS.Signals,
  { group = false }: { readonly group?: boolean } = {},
): Promise<void> {
  if (!(await isRunning(target))) return;
  try {
    process.kill(group ? -target.pid : target.pid, signal);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

/** Waits until the process is gone. Gives false if it still runs after `withinMs`. */
export async function waitForEnd(target: ProcessIdentity, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (await isRunning(target)) {
    if (performance.now() > until) return false;
    await delay(20);
  }
  return true;
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isIdentity(value) ? { pid: value.pid, started: value.started } : undefined;
  } catch {
    return undefined;
  }
}

export function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return false;
  return Number.isSafeInteger(value.pid) && typeof value.started === 'string';
}

/** Start time in ticks since boot, with the boot's id: the same number after a restart of the machine is another process. */
async function startedOnLinux(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets, which may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${boot.slice(0, 8)}:${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

async function startedByPs(pid: number): Promise<string | undefined> {
  const line = await runCommand('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => '');
  const [status = '', ...started] = line.trim().split(/\s+/);
  return status === '' || status.startsWith('Z') ? undefined : started.join(' ');
}
