import { readFileSync } from 'node:fs';

import { createRegistry, parseSchemaTable, type SchemaRegistry, type SchemaTable, withLocalCopy } from '@waybill/avro';

import { SettingsError, type SettingsWith } from './read-settings.ts';

/**
 * The registry that the settings name, behind the local copy of its schemas if they name one.
 *
 * @throws `SettingsError` when the copy can't be read
 */
export function openRegistry(settings: SettingsWith<'SCHEMA_REGISTRY_URL'>): SchemaRegistry {
  const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = settings;
  const registry = createRegistry({
    url: settings.SCHEMA_REGISTRY_URL,
    ...(username !== undefined && password !== undefined ? { auth: { username, password } } : {}),
  });
  const path = settings.SCHEMA_REGISTRY_TABLE;
  return path === undefined ? registry : withLocalCopy(registry, readTable(path));
}

function readTable(path: string): SchemaTable {
  try {
    return parseSchemaTable(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`SCHEMA_REGISTRY_TABLE: ${why} Write it with waybill schemas export --out ${path}.`);
  }
}
