import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { systemCode } from '../errors.ts';
import { isRunning, ownIdentity, type ProcessIdentity, parseIdentity } from './process-identity.ts';

type LockOptions = {
  /** Called once if somebody else holds the lock. */
  readonly onWait?: (pid: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Runs `work` while no other process on this machine runs work under the same lock file. The file is linked into place
 * whole, so nobody reads it half written; one that a dead process left is taken over.
 */
export async function withExclusiveLock<T>(
  file: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const mine = `${file}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(await ownIdentity()));
  try {
    await acquire(file, mine, options);
  } finally {
    await rm(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string, mine: string, { onWait, signal }: LockOptions): Promise<void> {
  let told = false;
  while (!(await linked(mine, file))) {
    const holder = await readHolder(file);
    if (holder && !(await isRunning(holder))) {
      await takeAway(file, mine);
    } else {
      if (holder && !told) onWait?.(holder.pid);
      told ||= holder !== undefined;
      await delay(200, undefined, signal && { signal });
    }
  }
}

async function linked(mine: string, file: string): Promise<boolean> {
  try {
    await link(mine, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead process's lock away. Another process may have done so before us: a living holder's lock is put back. */
async function takeAway(file: string, mine: string): Promise<void> {
  const old = `${mine}.old`;
  await rename(file, old).catch(() => undefined);
  const moved = await readHolder(old);
  if (moved && (await isRunning(moved))) await link(old, file).catch(() => undefined);
  await rm(old, { force: true });
}

async function readHolder(file: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return parseIdentity(text);
}
