import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';

import { createProgram } from '../program.ts';

const GENERATED = 'packages/contracts/shop/src/generated.ts';
const place = {
  type: 'record',
  name: 'Place',
  namespace: 'shop.order.v1',
  doc: 'Places an order.',
  fields: [{ name: 'total', type: 'long', doc: 'Whole pence.' }],
};
let workspace: string;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'generate-'));
  await writeSchema('packages/messages/platform/Claim.avsc', { ...place, name: 'Claim' });
  await writeSchema('packages/contracts/shop/commands/Place.avsc', place);
  await mkdir(join(workspace, 'packages/contracts/shop/src'), { recursive: true });
  await mkdir(join(workspace, 'packages/avro/src/platform'), { recursive: true });
});
afterEach(async () => {
  await rm(workspace, { recursive: true });
});

async function writeSchema(path: string, schema: unknown): Promise<void> {
  await mkdir(dirname(join(workspace, path)), { recursive: true });
  await writeFile(join(workspace, path), typeof schema === 'string' ? schema : JSON.stringify(schema));
}

/** Runs the command; gives what it printed. */
async function run(repository: string, ...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const program = createProgram({
    env: {},
    repository,
    home: join(repository, '.waybill'),
    out: (line) => lines.push(line),
    log: () => undefined,
    draw: () => undefined,
    interactive: false,
    stdin: new PassThrough(),
    signal: new AbortController().signal,
  });
  await program.parseAsync(['node', 'waybill', 'generate', ...args]);
  return lines.join('\n');
}

test('writes types from .avsc files, and says which file it wrote', async () => {
  expect(await run(workspace)).toContain(`Wrote ${GENERATED}`);
  expect(await readFile(join(workspace, GENERATED), 'utf8')).toContain('readonly total: bigint;');
});

test('finds all current behind a run', async () => {
  await run(workspace);
  expect(await run(workspace)).toBe('All generated files are current.');
  expect(await run(workspace, '--check')).toBe('');
});

test('a check names the file that is stale and the command to run, and writes nothing', async () => {
  await run(workspace);
  await writeSchema('packages/contracts/shop/commands/Place.avsc', { ...place, doc: 'Changed.' });
  const before = await readFile(join(workspace, GENERATED), 'utf8');
  await expect(run(workspace, '--check')).rejects.toMatchObject({
    message: `Not as the .avsc files want it: ${GENERATED}`,
    fix: expect.stringContaining('generate'),
    exitCode: 1,
  });
  expect(await readFile(join(workspace, GENERATED), 'utf8')).toBe(before);
});

test('a check finds a file that is not there, and one that was edited', async () => {
  await expect(run(workspace, '--check')).rejects.toMatchObject({ exitCode: 1 });
  await run(workspace);
  await writeFile(join(workspace, GENERATED), '// edited');
  await expect(run(workspace, '--check')).rejects.toMatchObject({ exitCode: 1 });
});

test.each([
  ['no JSON', '{', 'Place.avsc is no JSON'],
  ['something else than a record', { type: 'enum' }, 'Place.avsc holds no record'],
  ['a record of another name', { ...place, name: 'Other' }, 'Place.avsc: It holds a record of the name Other.'],
  ['a namespace of another form', { ...place, namespace: 'shop' }, 'Place.avsc: Its namespace is not'],
  ['a field without a doc', { ...place, fields: [{ name: 'a', type: 'int' }] }, 'Place.avsc: a has no doc.'],
])('a schema file with %s is named, and nothing is written', async (_what, schema, message) => {
  await writeSchema('packages/contracts/shop/commands/Place.avsc', schema);
  await expect(run(workspace)).rejects.toMatchObject({ message: expect.stringContaining(message), exitCode: 1 });
  await expect(readFile(join(workspace, GENERATED))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('types that differ under one name are named with their team', async () => {
  const line = { type: 'record', name: 'Line', doc: 'One.', fields: [] };
  const withLine = (name: string, doc: string) => ({
    ...place,
    name,
    fields: [{ name: 'line', type: { ...line, doc }, doc: 'One.' }],
  });
  await writeSchema('packages/contracts/shop/commands/Place.avsc', withLine('Place', 'One.'));
  await writeSchema('packages/contracts/shop/events/Placed.avsc', withLine('Placed', 'Another.'));
  await expect(run(workspace)).rejects.toMatchObject({ message: expect.stringContaining('packages/contracts/shop: ') });
});
