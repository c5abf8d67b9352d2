import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRegistry, openCodec, parseSchemaTable, withLocalCopy } from '@waybill/avro';

import { recordContext } from '../cli-context-fixture.ts';
import { contracts } from '@waybill/teams';
import { createProgram } from '../program.ts';

const url = process.env['SCHEMA_REGISTRY_URL'] ?? '';
const CLAIM = 'waybill.v1.Claim';

async function run(...args: readonly string[]): Promise<readonly string[]> {
  const context = recordContext({ env: { SCHEMA_REGISTRY_URL: url } });
  await createProgram(context).parseAsync(['node', 'waybill', 'schemas', ...args]);
  return context.written.out;
}

test('what is applied fits and does not differ, and its export reads records without the registry', async () => {
  // Given our schemas in the real registry
  await run('apply');
  expect(await run('apply')).toEqual(['Everything was registered already.']);
  expect((await run('check')).join()).toContain('fit the registry');
  expect(await run('diff')).toEqual(['Nothing differs from the registry.']);

  // When they are exported, and the registry is gone
  const folder = await mkdtemp(join(tmpdir(), 'waybill-export-'));
  await run('export', '--out', join(folder, 'table.json'));
  const table = parseSchemaTable(JSON.parse(await readFile(join(folder, 'table.json'), 'utf8')));
  await rm(folder, { recursive: true });
  const gone = createRegistry({ url: 'http://127.0.0.1:1/apis' });

  // Then a build opens its codec from the table, with the ids that records have
  const before = await openCodec({ registry: createRegistry({ url }), contracts });
  const after = await openCodec({ registry: withLocalCopy(gone, table), contracts });
  const claim = { owner: 'me', build: '1', at: new Date(0), released: false, deciding: null };
  expect(after.encode(CLAIM, claim)).toEqual(before.encode(CLAIM, claim));
  expect(after.decode(before.encode(CLAIM, claim))).toMatchObject({ ok: true, value: claim });
});
