import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { endProcess } from './native/part-process.ts';
import { isRunning, ownIdentity, parseIdentity } from './processes/process-identity.ts';
import { type RunningStack, startStack, type StartOptions } from './start-stack.ts';
import { openStateFile } from './state/stack-state.ts';

const PREFIX = 'waybill-stack-';

/**
 * Starts a stack of one's own in a temporary folder on free ports, for tests: `stop` ends it and removes the folder.
 * What an earlier one left behind, because its process was killed, is ended and removed first.
 *
 * @throws `StackError`
 */
export async function startPrivateStack(options: Omit<StartOptions, 'home' | 'ports'>): Promise<RunningStack> {
  await removeLeftovers();
  const home = await mkdtemp(join(tmpdir(), PREFIX));
  const remove = (): Promise<void> => rm(home, { recursive: true, force: true });
  await writeFile(ownerFile(home), JSON.stringify(await ownIdentity()));
  try {
    const stack = await startStack({ shortLived: true, ...options, home });
    return { ...stack, stop: () => stack.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const home = join(tmpdir(), name);
    if (!(await isAbandoned(home))) continue;
    const { parts } = await openStateFile(home).read();
    for (const record of Object.values(parts)) if (record.how === 'native') await endProcess(record.process);
    await rm(home, { recursive: true, force: true });
  }
}

/** Whether the folder is ours and its process is gone. The folder for temporary files belongs to everybody. */
async function isAbandoned(home: string): Promise<boolean> {
  const { uid } = await stat(home).catch(() => ({ uid: undefined }));
  if (uid !== process.getuid?.()) return false;
  const owner = parseIdentity(await readFile(ownerFile(home), 'utf8').catch(() => ''));
  return owner !== undefined && !(await isRunning(owner));
}

function ownerFile(home: string): string {
  return join(home, 'owner.json');
}
