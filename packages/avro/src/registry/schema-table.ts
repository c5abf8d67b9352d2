import type { RecordSchema } from '@waybill/messages';

import { isSameSchema } from '../schema/same-schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** One version of one subject, as a registry has it. */
export type TableEntry = {
  readonly subject: string;
  /** From 1, in the order of registration. */
  readonly version: number;
  /** Equal schemas of several subjects have one id. */
  readonly id: number;
  readonly schema: unknown;
};

/** Ids and schemas of a registry outside of it: with it, records stay readable when the registry is lost. */
export type SchemaTable = { readonly entries: readonly TableEntry[] };

/**
 * All versions of these subjects. Subjects that the registry does not have are left out.
 *
 * @throws `PartUnavailableError`
 */
export async function exportSchemas(registry: SchemaRegistry, subjects: readonly string[]): Promise<SchemaTable> {
  const versions = await Promise.all(
    [...new Set(subjects)].map(async (subject) =>
      (await registry.versions(subject)).map((version) => ({ subject, ...version })),
    ),
  );
  return { entries: versions.flat() };
}

/**
 * A table from its JSON, as `waybill schemas export` writes it.
 *
 * @throws `TypeError` that names the entry at fault
 */
export function parseSchemaTable(json: unknown): SchemaTable {
  const entries = isObject(json) && Array.isArray(json['entries']) ? json['entries'] : undefined;
  if (entries === undefined) throw new TypeError('A table of schemas has a list "entries".');
  return { entries: entries.map(parseEntry) };
}

/**
 * A registry of which there is a local copy: what the copy has is never asked for, so it goes on working while the
 * registry is away or lost. All else goes to the registry.
 */
export function withLocalCopy(registry: SchemaRegistry, { entries }: SchemaTable): SchemaRegistry {
  const find = (subject: string, schema: RecordSchema) =>
    entries.find((entry) => entry.subject === subject && isSameSchema(entry.schema, schema))?.id;
  return {
    ...registry,
    lookUp: (subject, schema) => {
      const id = find(subject, schema);
      return id === undefined ? registry.lookUp(subject, schema) : Promise.resolve(id);
    },
    fetch: (id) => {
      const found = entries.filter((entry) => entry.id === id);
      const [first] = found;
      if (first === undefined) return registry.fetch(id);
      return Promise.resolve({ schema: first.schema, subjects: found.map(({ subject }) => subject) });
    },
  };
}

function parseEntry(json: unknown, index: number): TableEntry {
  const { subject, version, id, schema } = isObject(json) ? json : {};
  if (typeof subject === 'string' && isWhole(version) && isWhole(id) && isObject(schema)) {
    return { subject, version, id, schema };
  }
  throw new TypeError(`Entry ${index + 1} of the table is no {subject, version, id, schema}.`);
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
