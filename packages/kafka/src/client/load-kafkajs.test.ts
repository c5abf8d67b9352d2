import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { build } from 'esbuild';

import { frameRequest } from '../patches/one-frame-buffer.ts';
import { assertVersion, selfCheckPatches } from './load-kafkajs.ts';

const require = createRequire(import.meta.url);
// Before the repairs: kafkajs publishes no types of its inner modules.
const frameByClient = require('kafkajs/src/protocol/request') as typeof frameRequest;
const Encoder = require('kafkajs/src/protocol/encoder') as new () => { writeString(text: string): never };

test('repairs the client before anything of it was loaded, and proves it', () => {
  expect(selfCheckPatches).not.toThrow();
  expect(require('kafkajs/src/protocol/request')).toBe(frameRequest);
});

test('refuses any other version of the client', () => {
  expect(() => {
    assertVersion('2.2.5');
  }).toThrow('kafkajs must be 2.2.4, not 2.2.5');
});

test('frames a request into the same bytes as the client', async () => {
  const request = {
    apiKey: 3,
    apiVersion: 6,
    encode: () => Promise.resolve(new Encoder().writeString('ü'.repeat(400))),
  };
  const framed = { correlationId: 7, clientId: 'orders', request };

  const ours = await frameRequest(framed);

  expect(ours.buffer).toEqual((await frameByClient(framed)).buffer);
});

test('repairs the client in a bundle as well', async () => {
  // Below the workspace, where kafkajs is found at run time.
  const folder = join(import.meta.dirname, '../../dist', randomUUID());
  const outfile = join(folder, 'main.mjs');
  try {
    // As the apps are bundled.
    await build({
      stdin: {
        contents: `import { selfCheckPatches } from './load-kafkajs.ts'; selfCheckPatches();`,
        resolveDir: import.meta.dirname,
      },
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      external: ['kafkajs', 'kafkajs/*'],
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });

    const { status, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });

    expect([status, stderr]).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
