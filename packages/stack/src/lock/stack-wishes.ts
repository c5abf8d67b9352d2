import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { messageOf, StackError } from '../errors.ts';

/** What the native stack shall be made of, before anybody has looked up files and hashes. */
export type StackWishes = {
  readonly kafka: { readonly dependencies: readonly string[]; readonly exclude: readonly string[] };
  readonly compiler: { readonly file: string };
  readonly registry: { readonly file: string };
  readonly mongodb: WheelWishes;
  readonly java: WheelWishes;
};

/** One wheel per machine, of which we keep the same entries. */
export type WheelWishes = {
  readonly keep: string;
  readonly wheels: readonly { readonly machine: string; readonly pypi: string; readonly platform: string }[];
};

/** Reads `artifacts.json`. Only its maintainer's command does: a wrong member shows in what Maven and pip say about it. */
export async function readStackWishes(infra: string): Promise<StackWishes> {
  const path = join(infra, 'artifacts.json');
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isWishes(json)) return json;
    throw new Error('it needs kafka, compiler, registry, mongodb and java');
  } catch (error) {
    throw new StackError('lock-invalid', `${path}: ${messageOf(error)}`, 'Correct the file.');
  }
}

function isWishes(json: unknown): json is StackWishes {
  if (typeof json !== 'object' || json === null) return false;
  return ['kafka', 'compiler', 'registry', 'mongodb', 'java'].every((name) => name in json);
}
