import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openRegistry } from './open-registry.ts';
import { SettingsError } from './read-settings.ts';

const nowhere = { SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1/apis' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-table-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('looks into the local copy before it asks the registry', async () => {
  const table = { entries: [{ subject: 's', version: 1, id: 7, schema: { type: 'record', name: 'R', fields: [] } }] };
  writeFileSync(join(folder, 'table.json'), JSON.stringify(table));
  const registry = openRegistry({ ...nowhere, SCHEMA_REGISTRY_TABLE: join(folder, 'table.json') });
  expect(await registry.fetch(7)).toMatchObject({ subjects: ['s'] });
  await expect(registry.fetch(8)).rejects.toThrow('does not answer');
});

test.each([
  ['is not there', undefined, 'ENOENT'],
  ['is no table', '[]', 'has a list "entries"'],
])('a copy that %s is told by the name of its variable, with the fix', (_what, text, why) => {
  const path = join(folder, 'table.json');
  if (text !== undefined) writeFileSync(path, text);
  const opening = () => openRegistry({ ...nowhere, SCHEMA_REGISTRY_TABLE: path });
  expect(opening).toThrow(SettingsError);
  expect(opening).toThrow(new RegExp(`SCHEMA_REGISTRY_TABLE: .*${why}.*waybill schemas export`));
});
