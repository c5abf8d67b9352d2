import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { StackError } from '../errors.ts';
import { type LockedFile, type MavenFile, type PythonWheel } from '../lock/stack-lock.ts';
import { mavenPath, parseCoordinate } from '../lock/maven-coordinate.ts';
import { toFetchError } from './fetch-errors.ts';
import { bytesInRepository, copyWithMaven, localRepository } from './maven-client.ts';
import { bytesOfPip, downloadWithPip } from './pip-client.ts';
import { sha256Of } from './sha256.ts';

/** Receives how many bytes of a file there are, growing to its size. */
type OnBytes = (file: LockedFile, bytes: number) => void;

type FetchOptions = {
  readonly onBytes: OnBytes;
  readonly signal?: AbortSignal | undefined;
};

/** How often a client's progress is read from the disk. */
const LOOK_EVERY_MS = 500;

/**
 * Brings all files into a folder, each checked against its SHA-256: from the folder itself, from the local Maven
 * repository, else with mvn and pip. What arrived before a failure or an interruption stays and is not fetched again.
 */
export async function fetchFiles(files: readonly LockedFile[], folder: string, options: FetchOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  await removeHalfArrived(folder);
  const missing: LockedFile[] = [];
  for (const file of files) {
    if (await isHere(file, folder)) options.onBytes(file, file.size);
    else missing.push(file);
  }
  const wheels = missing.filter((file) => file.source === 'pypi');
  const maven = missing.filter((file) => file.source === 'maven');
  // One client after the other: both run on the same line, and one error at a time is enough.
  for (const wheel of wheels) await fetchWheel(wheel, folder, options);
  if (maven.length > 0) await fetchFromMaven(maven, folder, options);
}

/** What a client had not finished when its process was killed. */
async function removeHalfArrived(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((one) => one.startsWith('.')))
    await rm(join(folder, name), { recursive: true, force: true });
}

async function isHere(file: LockedFile, folder: string): Promise<boolean> {
  const path = join(folder, file.file);
  if (await hasBytes(path, file)) return true;
  if (file.source !== 'maven') return false;
  const local = join(localRepository(), mavenPath(parseCoordinate(file.coordinate)));
  if (!(await hasBytes(local, file))) return false;
  await copyFile(local, `${path}.copy`);
  await rename(`${path}.copy`, path);
  return true;
}

async function hasBytes(path: string, file: LockedFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.size === file.size && (await sha256Of(path)) === file.sha256;
}

async function fetchWheel(wheel: PythonWheel, folder: string, { onBytes, signal }: FetchOptions): Promise<void> {
  const arrivals = await mkdtemp(join(folder, '.pip-'));
  const watch = setInterval(
    () =>
      void bytesOfPip(arrivals).then((bytes) => {
        onBytes(wheel, Math.min(bytes, wheel.size));
      }),
    LOOK_EVERY_MS,
  );
  try {
    await downloadWithPip(wheel, arrivals, signal);
    await accept(wheel, arrivals, folder);
    onBytes(wheel, wheel.size);
  } catch (error) {
    throw toFetchError(error, 'pip', signal);
  } finally {
    clearInterval(watch);
    await rm(arrivals, { recursive: true, force: true });
  }
}

async function fetchFromMaven(
  files: readonly MavenFile[],
  folder: string,
  { onBytes, signal }: FetchOptions,
): Promise<void> {
  const arrivals = await mkdtemp(join(folder, '.mvn-'));
  const look = async (): Promise<void> => {
    for (const file of files) onBytes(file, Math.min(await bytesInRepository(file.coordinate), file.size));
  };
  const watch = setInterval(() => void look(), LOOK_EVERY_MS);
  try {
    await copyWithMaven(
      files.map(({ coordinate }) => coordinate),
      arrivals,
      { signal },
    );
    for (const file of files) {
      await accept(file, arrivals, folder);
      onBytes(file, file.size);
    }
  } catch (error) {
    throw toFetchError(error, 'mvn', signal);
  } finally {
    clearInterval(watch);
    await rm(arrivals, { recursive: true, force: true });
  }
}

async function accept(file: LockedFile, from: string, to: string): Promise<void> {
  const path = join(from, file.file);
  const sha256 = await sha256Of(path);
  if (sha256 !== file.sha256) {
    throw new StackError(
      'checksum-mismatch',
      `${file.file} has the SHA-256 ${sha256}, the lock file says ${file.sha256}; the file was thrown away.`,
      'Ask whoever runs your package mirror why it serves another file under this name.',
    );
  }
  await rename(path, join(to, file.file));
}
