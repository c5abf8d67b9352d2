import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { toFetchError } from '../fetch/fetch-errors.ts';
import { copyDependencies, copyWithMaven } from '../fetch/maven-client.ts';
import { downloadWithPip } from '../fetch/pip-client.ts';
import { sha256Of } from '../fetch/sha256.ts';
import { mavenFileName, parseCoordinate } from './maven-coordinate.ts';
import { readStackWishes, type StackWishes, type WheelWishes } from './stack-wishes.ts';

type Entry = Readonly<Record<string, string | number>>;

/**
 * Writes `stack.lock.json` from `artifacts.json`: asks Maven and pip which files that means today, and notes their sizes
 * and hashes. For whoever changes a version; the result is reviewed and committed.
 *
 * @returns how many files the lock has, and their bytes
 */
export async function deriveLock(infra: string): Promise<{ readonly files: number; readonly bytes: number }> {
  const wishes = await readStackWishes(infra);
  const folder = await mkdtemp(join(tmpdir(), 'waybill-lock-'));
  try {
    const artifacts = [
      ...(await kafkaEntries(wishes.kafka, join(folder, 'kafka'))),
      await mavenEntry('compiler', wishes.compiler, join(folder, 'compiler')),
      await mavenEntry('registry', wishes.registry, join(folder, 'registry')),
      ...(await wheelEntries('mongodb', wishes.mongodb, join(folder, 'mongodb'))),
      ...(await wheelEntries('java', wishes.java, join(folder, 'java'))),
    ];
    const lock = join(infra, 'stack.lock.json');
    await writeFile(`${lock}.new`, `${JSON.stringify({ lockVersion: 1, artifacts }, null, 2)}\n`);
    await rename(`${lock}.new`, lock);
    return { files: artifacts.length, bytes: artifacts.reduce((sum, { size }) => sum + Number(size), 0) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function kafkaEntries(
  { dependencies, exclude }: StackWishes['kafka'],
  folder: string,
): Promise<readonly Entry[]> {
  const copied = await copyDependencies(dependencies, exclude, folder).catch((error: unknown) => {
    throw toFetchError(error, 'mvn');
  });
  return Promise.all(copied.map(({ coordinate, path }) => toEntry('kafka', { maven: coordinate }, path)));
}

async function mavenEntry(use: string, { file }: StackWishes['registry'], folder: string): Promise<Entry> {
  await copyWithMaven([file], folder).catch((error: unknown) => {
    throw toFetchError(error, 'mvn');
  });
  return toEntry(use, { maven: file }, join(folder, mavenFileName(parseCoordinate(file))));
}

async function wheelEntries(use: string, { keep, wheels }: WheelWishes, folder: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const { machine, pypi, platform } of wheels) {
    const place = join(folder, machine);
    await downloadWithPip({ requirement: pypi, platform }, place).catch((error: unknown) => {
      throw toFetchError(error, 'pip');
    });
    const wheel = (await readdir(place)).find((name) => name.endsWith('.whl')) ?? '';
    entries.push({ ...(await toEntry(use, { pypi, platform, machine }, join(place, wheel))), keep });
  }
  return entries;
}

async function toEntry(use: string, source: Entry, path: string): Promise<Entry> {
  const { size } = await stat(path);
  return { use, ...source, file: basename(path), size, sha256: await sha256Of(path) };
}
