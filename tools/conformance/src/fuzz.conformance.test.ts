import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { System } from '@waybill/standalone/system';
import { endpointsOf, startSystem } from '@waybill/standalone/system';

import { fuzzArguments } from './fuzz-arguments.ts';

const HOOKS = join(__dirname, '../python/fuzz_hooks.py');

/** Requests that a program made up from `/openapi.json`, good ones and bad ones: nothing is answered otherwise than it says there. */
describe('a property-based fuzzer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-fuzz-'));
  let system: System;

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['apps/standalone']);
  }, 60_000);

  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('finds no answer that the description does not have', async () => {
    const [url = ''] = system.replicas.urls();
    const fuzzer = process.env['CONFORMANCE_FUZZER'] ?? '';

    const run = spawn(fuzzer, fuzzArguments({ url, apiKey: system.replicas.apiKey }), {
      stdio: ['ignore', 'pipe', 'inherit'],
      // It writes down what it finds where it runs.
      cwd: folder,
      env: { ...process.env, SCHEMATHESIS_HOOKS: HOOKS },
    });
    const said = await text(run.stdout);

    if (run.exitCode === null) await once(run, 'exit');
    expect(`${said}\nexit ${run.exitCode}`).toMatch(/exit 0$/);
  }, 600_000);
});
