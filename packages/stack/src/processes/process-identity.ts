import { readdir, readFile } from 'node:fs/promises';
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

/**
 * Freezes a process (SIGSTOP) and waits until it stands still: a signal is taken by each thread when it next looks, so
 * one that is busy may work on for some milliseconds. Gives false if it still moves after `withinMs`.
 */
export async function freeze(target: ProcessIdentity, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  await sendSignal(target, 'SIGSTOP');
  while ((await isRunning(target)) && !(await isFrozen(target.pid))) {
    if (performance.now() > until) return false;
    await delay(5);
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

async function isFrozen(pid: number): Promise<boolean> {
  if (platform() !== 'linux') {
    const status = await runCommand('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => '');
    return status.trim().startsWith('T');
  }
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const states = await Promise.all(threads.map((thread) => statOnLinux(`${pid}/task/${thread}`).catch(() => [])));
  // A thread that has ended meanwhile moves no more either.
  return states.every(([state]) => state === undefined || state === 'T');
}

/** Start time in ticks since boot, with the boot's id: the same number after a restart of the machine is another process. */
async function startedOnLinux(pid: number): Promise<string | undefined> {
  try {
    const fields = await statOnLinux(String(pid));
    if (fields[0] === 'X' || (fields[0] === 'Z' && !(await hasThreads(pid)))) return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${boot.slice(0, 8)}:${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

/** Of a process whose first thread has ended others may go on for a while, and hold its ports and files. */
async function hasThreads(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  return threads.some((thread) => thread !== String(pid));
}

/** What Linux tells of a process or a thread, from its state on. */
async function statOnLinux(task: string): Promise<readonly string[]> {
  const stat = await readFile(`/proc/${task}/stat`, 'utf8');
  // The second field is the command in brackets, which may hold blanks and brackets itself.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function startedByPs(pid: number): Promise<string | undefined> {
  const line = await runCommand('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => '');
  const [status = '', ...started] = line.trim().split(/\s+/);
  return status === '' || status.startsWith('Z') ? undefined : started.join(' ');
}
