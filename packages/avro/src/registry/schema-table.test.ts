import { PartUnavailableError } from '@waybill/messages';

import { recordSchema, sampleContract } from '../fixtures.ts';
import { openCodec } from '../message-codec.ts';
import { contractSubjects } from './contract-subjects.ts';
import { createMemoryRegistry } from './memory-registry.ts';
import { registerSchemas } from './register-schemas.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { exportSchemas, parseSchemaTable, withLocalCopy } from './schema-table.ts';

const NAME = 'test.sample.v1.Answered';
const contract = sampleContract();
const later = sampleContract([
  ...recordSchema({ text: 'string' }).fields,
  { name: 'mood', type: 'string', default: 'good' },
]);
const subjects = contractSubjects([contract]).map(({ subject }) => subject);
const away = () => Promise.reject(new PartUnavailableError('The registry is away.'));
const lost: SchemaRegistry = { lookUp: away, fetch: away, versions: away, register: away };

test('records of every version stay readable from the table when the registry is lost', async () => {
  // Given records of two builds, and the table of their registry, by way of a file
  const registry = createMemoryRegistry([contract]);
  await registerSchemas(registry, [later]);
  const first = (await openCodec({ registry, contracts: [contract] })).encode(NAME, { text: 'yes' });
  const second = (await openCodec({ registry, contracts: [later] })).encode(NAME, { text: 'yes', mood: 'bad' });
  const table = parseSchemaTable(JSON.parse(JSON.stringify(await exportSchemas(registry, subjects))));

  // When a build opens its codec without a registry
  const codec = await openCodec({ registry: withLocalCopy(lost, table), contracts: [contract] });

  // Then it reads both, and writes under the ids of before
  await codec.prepare([first, second]);
  expect([first, second].map((frame) => codec.decode(frame))).toEqual([
    { ok: true, fullName: NAME, value: { text: 'yes' } },
    { ok: true, fullName: NAME, value: { text: 'yes' } },
  ]);
  expect(codec.encode(NAME, { text: 'yes' })).toEqual(first);
});

test('what the copy does not have is asked of the registry', async () => {
  const registry = withLocalCopy(createMemoryRegistry([contract]), { entries: [] });
  expect(await registry.fetch(1)).toBeDefined();
  await expect(openCodec({ registry, contracts: [contract] })).resolves.toBeDefined();
  await expect(withLocalCopy(lost, { entries: [] }).fetch(1)).rejects.toThrow(PartUnavailableError);
});

test.each([
  ['no object', [], 'has a list "entries"'],
  ['no entries', {}, 'has a list "entries"'],
  ['an entry without an id', { entries: [{ subject: 's', version: 1, schema: {} }] }, 'Entry 1'],
  ['an id that is a text', { entries: [{ subject: 's', version: 1, id: '7', schema: {} }] }, 'Entry 1'],
])('refuses %s for a table', (_what, json, message) => {
  expect(() => parseSchemaTable(json)).toThrow(message);
});
