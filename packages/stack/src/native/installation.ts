import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { type InstalledFolders, installParts } from '../fetch/install-parts.ts';
import { type LockUse, readStackLock } from '../lock/stack-lock.ts';
import { type PartName, partNames } from '../parts.ts';
import type { StackOptions } from '../options.ts';
import { findJava, type Java } from './java.ts';

/** The programs on this machine that run the parts. */
export type Installation = {
  readonly cache: string;
  readonly folders: InstalledFolders;
  /** Undefined if only MongoDB is wanted. */
  readonly java: Java | undefined;
  /** Where the start archives of exactly these programs lie. */
  readonly archives: string;
};

/** Fetches what these parts need, and finds their Java. */
export async function prepareInstallation(options: StackOptions, parts: readonly PartName[]): Promise<Installation> {
  const { settings, infra, onProgress, signal } = options;
  const needsJava = parts.includes('kafka') || parts.includes('registry');
  const uses: LockUse[] = partNames.filter((part) => parts.includes(part));
  if (needsJava && settings.java === undefined) uses.unshift('java');
  const machine = `${process.platform}-${process.arch}`;
  const { cache } = settings;
  const folders = await installParts(await readStackLock(infra), { cache, machine, uses, onProgress, signal });
  const java = needsJava ? await findJava(settings.java, folders.java) : undefined;
  return { cache, folders, java, archives: join(cache, `archives-${archiveKey(java)}`) };
}

/** An archive fits one Java; the file of a part is named by the part's own folder. */
function archiveKey(java: Java | undefined): string {
  return createHash('sha256')
    .update(`${java?.program ?? ''} ${java?.version ?? ''}`)
    .digest('hex')
    .slice(0, 12);
}

/** The folder of an installed part. */
export function folderOf(installation: Installation, part: PartName): string {
  const folder = installation.folders[part];
  if (folder === undefined) throw new Error(`${part} was not installed`);
  return folder;
}
