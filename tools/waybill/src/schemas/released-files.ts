import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RecordSchema } from '@waybill/messages';

import { isMissing } from '../generate/is-missing.ts';

/** All released forms of each type, oldest first, by full name. */
export type ReleasedSchemas = ReadonlyMap<string, readonly RecordSchema[]>;

const FOLDER = 'infra/schemas';

/**
 * The schemas that were released, from `infra/schemas/<full name>/<n>.avsc`.
 *
 * @param repository  the folder that holds `infra`
 * @throws            `TypeError` that names the file that is no schema, or is missing between two others
 */
export async function readReleased(repository: string): Promise<ReleasedSchemas> {
  const folder = join(repository, FOLDER);
  const names = (await filesIn(folder)).filter((name) => !name.endsWith('.md')).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await readForms(join(folder, name))] as const)));
}

/**
 * Writes one more form of a type.
 *
 * @returns the path of the file within the repository
 */
export async function writeReleased(repository: string, name: string, form: number, schema: RecordSchema) {
  const path = `${FOLDER}/${name}/${form}.avsc`;
  await mkdir(join(repository, FOLDER, name), { recursive: true });
  // What was released never changes: a file that is there is not written again.
  await writeFile(join(repository, path), `${JSON.stringify(schema, null, 2)}\n`, { flag: 'wx' });
  return path;
}

async function readForms(folder: string): Promise<readonly RecordSchema[]> {
  const { length } = await filesIn(folder);
  return Promise.all(Array.from({ length }, (_, index) => readForm(join(folder, `${index + 1}.avsc`))));
}

async function readForm(path: string): Promise<RecordSchema> {
  try {
    // The check parses it, and says what it is not.
    return JSON.parse(await readFile(path, 'utf8')) as RecordSchema;
  } catch (error) {
    if (isMissing(error)) throw new TypeError(`${path} is missing: forms are numbered from 1.`, { cause: error });
    throw new TypeError(`${path} is no JSON: ${String(error)}`, { cause: error });
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
