import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { killProcess } from './native/part-process.ts';
import { isRunning, ownIdentity, parseIdentity } from './processes/process-identity.ts';
import { openStateFile } from './state/stack-state.ts';

const PREFIX = 'waybill-stack-';

/** Makes a home folder that lives no longer than this process, and clears away those whose process was killed. */
export async function makeTemporaryHome(): Promise<string> {
  await removeLeftovers();
  const home = await mkdtemp(join(tmpdir(), PREFIX));
  await writeFile(ownerFile(home), JSON.stringify(await ownIdentity()));
  return home;
}

/** Ends and removes temporary stacks that nobody owns any more. */
export async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const home = join(tmpdir(), name);
    if (!(await isAbandoned(home))) continue;
    const { parts } = await openStateFile(home).read();
    for (const record of Object.values(parts)) if (record.how === 'native') await killProcess(record.process);
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
