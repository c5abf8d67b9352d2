import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { lintSchema } from '@waybill/avro';
import type { ContractSchemas, RecordSchema } from '@waybill/messages';

import { isMissing } from './is-missing.ts';

type Schemas = Readonly<Record<string, RecordSchema>>;

/**
 * The schemas of one team's folder, by file name. Commands and events are called as their records are.
 *
 * @throws `TypeError` that names the file and what it lacks
 */
export async function readContractSources(folder: string): Promise<ContractSchemas> {
  const [commands, events, views] = await Promise.all(
    ['commands', 'events', 'views'].map(async (part) => {
      const schemas = await readSchemas(join(folder, part));
      for (const [name, schema] of Object.entries(schemas)) {
        const faults = [...lintSchema(schema), ...(part === 'views' ? [] : lintName(name, schema))];
        if (faults.length > 0) throw new TypeError(`${join(folder, part, name)}.avsc: ${faults.join(' ')}`);
      }
      return schemas;
    }),
  );
  return { commands: commands ?? {}, events: events ?? {}, views: views ?? {} };
}

/**
 * The schemas of all `.avsc` files in a folder, by file name; none when there is no such folder.
 *
 * @throws `TypeError` that names the file
 */
export async function readSchemas(folder: string): Promise<Schemas> {
  const names = (await filesIn(folder)).filter((name) => name.endsWith('.avsc')).sort();
  const entries = names.map(async (name) => [basename(name, '.avsc'), await readSchema(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function lintName(file: string, { name, namespace }: RecordSchema): readonly string[] {
  if (name !== file) return [`It holds a record of the name ${name}.`];
  // The aggregate's name in the namespace decides to which union of types it belongs.
  return /^[a-z][a-z0-9]*\.[a-z][a-z0-9]*\.v[1-9]\d*$/.test(namespace)
    ? []
    : [`Its namespace is not team.aggregate.v1.`];
}

async function readSchema(path: string): Promise<RecordSchema> {
  const text = await readFile(path, 'utf8');
  try {
    const schema: unknown = JSON.parse(text);
    if (isRecordSchema(schema)) return schema;
  } catch (error) {
    throw new TypeError(`${path} is no JSON: ${String(error)}`, { cause: error });
  }
  throw new TypeError(`${path} holds no record with a name, a namespace and fields.`);
}

function isRecordSchema(value: unknown): value is RecordSchema {
  if (typeof value !== 'object' || value === null) return false;
  const schema: Readonly<Record<string, unknown>> = { ...value };
  return (
    schema['type'] === 'record' &&
    typeof schema['name'] === 'string' &&
    typeof schema['namespace'] === 'string' &&
    Array.isArray(schema['fields'])
  );
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
