import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordContext } from '../cli-context-fixture.ts';
import { createProgram } from '../program.ts';

const PLACED = 'infra/schemas/orders.order.v1.OrderPlaced';

let repository: string;
beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'waybill-schemas-'));
});
afterEach(() => rm(repository, { recursive: true }));

/** Runs `waybill schemas ...` in a repository of its own, where no registry is. */
async function run(...args: readonly string[]) {
  const context = recordContext({ repository, env: { WAYBILL_HOME: join(repository, '.waybill') } });
  const error: unknown = await createProgram(context)
    .parseAsync(['node', 'waybill', 'schemas', ...args])
    .then(() => undefined)
    .catch((caught: unknown) => caught);
  return { ...context.written, error };
}

/** Changes the released form of OrderPlaced, as if the contract had changed since. */
async function rewriteReleased(change: (fields: Record<string, unknown>[]) => unknown[]) {
  const path = join(repository, PLACED, '1.avsc');
  const schema = JSON.parse(await readFile(path, 'utf8')) as { fields: Record<string, unknown>[] };
  await writeFile(path, JSON.stringify({ ...schema, fields: change(schema.fields) }));
}

test('what was just released fits, and is not released again', async () => {
  expect((await run('release')).out.join()).toContain(`${PLACED}/1.avsc`);
  expect((await run('check', '--released')).error).toBeUndefined();
  expect((await run('diff', '--released')).error).toBeUndefined();
  expect((await run('release')).out).toEqual(['All schemas are released already.']);
});

test('a breaking change ends with 1, and names subject, field and the ways out', async () => {
  await run('release');
  await rewriteReleased((fields) => [...fields, { name: 'gift', type: 'boolean' }]);
  const { error, log } = await run('check', '--released');
  expect(error).toMatchObject({
    exitCode: 1,
    message: '1 breaking change against the released files in infra/schemas.',
  });
  expect(log).toEqual([
    '✗ schema-incompatible  orders.order.events.v1-orders.order.v1.OrderPlaced  gift',
    expect.stringMatching(/^ {2}why {3}New records could not be read by builds that have version 1: it is missing/),
    expect.stringMatching(/^ {2}next {2}Keep the field.* new version of the message/),
  ]);
});

test('names a field within the items of a list', async () => {
  await run('release');
  await rewriteReleased(
    (fields) =>
      JSON.parse(JSON.stringify(fields).replace('"quantity","type":"int"', '"quantity","type":"string"')) as unknown[],
  );
  const { out, error } = await run('check', '--released', '--json');
  expect(error).toMatchObject({ exitCode: 1 });
  expect(JSON.parse(out.join('\n'))).toMatchObject({
    breaking: [{ field: 'lines[].quantity' }, { field: 'lines[].quantity' }],
  });
});

test('nothing is released that breaks with what was', async () => {
  await run('release');
  await rewriteReleased((fields) => [...fields, { name: 'gift', type: 'boolean' }]);
  expect((await run('release')).error).toMatchObject({ exitCode: 1 });
  await expect(readFile(join(repository, PLACED, '2.avsc'))).rejects.toThrow();
});

test('a change that breaks nothing is told by diff, and released as the next form', async () => {
  await run('release');
  await rewriteReleased((fields) => [...fields, { name: 'gift', type: 'boolean', default: false }]);
  const { out, error } = await run('diff', '--released');
  expect(error).toMatchObject({ exitCode: 1 });
  expect(out).toEqual(['~ orders.order.events.v1-orders.order.v1.OrderPlaced', '    - gift: boolean']);
  expect((await run('release')).out).toEqual([`Wrote ${PLACED}/2.avsc`]);
  expect((await run('check', '--released')).error).toBeUndefined();
});

test('a released type that no contract has any more is a breaking change', async () => {
  await run('release');
  await mkdir(join(repository, 'infra/schemas/orders.order.v1.Gone'));
  await writeFile(join(repository, 'infra/schemas/orders.order.v1.Gone/1.avsc'), '{}');
  const { log } = await run('check', '--released');
  expect(log).toContain('✗ schema-incompatible  orders.order.v1.Gone');
});

test('names the released file that is missing or broken', async () => {
  await run('release');
  await writeFile(join(repository, PLACED, '3.avsc'), '{}');
  expect((await run('check', '--released')).error).toMatchObject({
    message: expect.stringContaining('2.avsc is missing'),
  });
  await writeFile(join(repository, PLACED, '1.avsc'), 'no');
  await rm(join(repository, PLACED, '3.avsc'));
  expect((await run('check', '--released')).error).toMatchObject({
    message: expect.stringContaining('1.avsc is no JSON'),
  });
});

test('without a registry it says that it compares with the released files', async () => {
  await run('release');
  expect((await run('check')).log).toEqual([expect.stringContaining('comparing with the released files')]);
});

test.each(['apply', 'export'])('%s needs a registry, and says how to name one', async (command) => {
  expect((await run(command)).error).toMatchObject({
    exitCode: 2,
    fix: expect.stringContaining('SCHEMA_REGISTRY_URL'),
  });
});

test('a registry that is away is told with the way out', async () => {
  const context = recordContext({ repository, env: { SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1/apis' } });
  await expect(createProgram(context).parseAsync(['node', 'waybill', 'schemas', 'check'])).rejects.toMatchObject({
    message: 'The schema registry at http://127.0.0.1:1/apis does not answer.',
    fix: expect.stringContaining('--released'),
    exitCode: 1,
  });
});
