import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

import { build } from 'esbuild';

import {
  EXAMPLE_OUTPUT,
  EXAMPLE_TYPES,
  exampleGlobals,
  installPackedClient,
  readExample,
} from './fixtures/packed-client.ts';
import { startTestServer } from './fixtures/test-server.ts';

let packed: Awaited<ReturnType<typeof installPackedClient>>;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  packed = await installPackedClient();
}, 120_000);
afterAll(() => packed.remove());
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

test('the package has JavaScript, types, README and licence, and depends on nothing', async () => {
  const files = await readdir(packed.installed, { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map(({ name }) => name);
  expect(names.filter((name) => !/\.(?:js|d\.ts)$/.test(name)).sort()).toEqual([
    'LICENSE',
    'README.md',
    'package.json',
  ]);

  const manifest = JSON.parse(await readFile(join(packed.installed, 'package.json'), 'utf8')) as object;
  expect(Object.keys(manifest)).not.toContain('dependencies');
  for (const file of files.filter(({ name }) => /\.(?:js|d\.ts)$/.test(name))) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    expect(text.match(/from ['"](?!\.\/|\.\.\/|['"])[^'"]*['"]/g)).toBeNull();
  }
});

test('the example of the README runs as plain JavaScript: a lost answer has one key, a lost stream no gap', async () => {
  await packed.write('globals.js', exampleGlobals(server.url));
  await packed.write('example.js', await readExample());

  expect(await packed.node('--import', './globals.js', 'example.js')).toBe(EXAMPLE_OUTPUT);

  expect(server.keys).toEqual([expect.stringMatching(/^"[0-9a-f]{32}"$/), server.keys[0]]);
});

/** Each line behind an expectation must be an error, or the expectation is one. */
const WRONG = `import { createClient } from '@waybill/client';
const waybill = createClient({ url, credential });
// @ts-expect-error There is no such route.
void waybill.submit('PUT /v1/order/{id}', { id, body: order });
// @ts-expect-error A member is missing.
void waybill.submit('PUT /v1/products/{id}', { id, body: { description: '' } });
// @ts-expect-error A deletion has no body.
void waybill.submit('DELETE /v1/products/{id}', { id, body: {} });
// @ts-expect-error There is no filter on this field.
waybill.list('/v1/orders', { filter: { totalPence: '1530' } });
const found = await waybill.read('/v1/orders', id);
// @ts-expect-error It need not have been found.
void found.document;
if (found.kind === 'found') {
  const total: string = found.document.totalPence;
  // @ts-expect-error There is no such field.
  void [total, found.document.total];
}
`;

test.each([
  ['a bundler', ['--module', 'es2022', '--moduleResolution', 'bundler']],
  ['Node', ['--module', 'nodenext']],
])(
  'as %s resolves types, without those of Node, the example passes and what no route takes does not',
  async (_who, options) => {
    await packed.write('globals.d.ts', EXAMPLE_TYPES);
    await packed.write('example.ts', await readExample());
    await packed.write('wrong.ts', WRONG);

    const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
    const lib = ['--target', 'es2022', '--lib', 'es2022,dom'];
    expect(await packed.tsc(...strict, ...lib, ...options, 'globals.d.ts', 'example.ts', 'wrong.ts')).toBe('');
  },
);

test('it needs nothing but what every browser has', async () => {
  const { outputFiles } = await build({
    stdin: { contents: (await readExample()).replaceAll('console.log', 'print'), resolveDir: packed.folder },
    ...{ bundle: true, write: false, platform: 'browser', format: 'esm', target: 'es2022', logLevel: 'silent' },
  });
  const lines: string[] = [];
  const context = createContext({
    ...{ fetch, AbortController, Headers, TextDecoder, URL, ReadableStream, DOMException, crypto, performance },
    ...{ setTimeout, clearTimeout },
    print: (...texts: readonly string[]) => lines.push(`${texts.join(' ')}\n`),
  });
  runInContext(exampleGlobals(server.url), context);

  await runInContext(`(async () => {${outputFiles[0]?.text ?? ''}})()`, context);

  expect(lines.join('')).toBe(EXAMPLE_OUTPUT);
});
