import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordContext } from '../cli-context-fixture.ts';
import { runCli } from '../run-cli.ts';

test('status of a folder without a stack names each part, and ends with 1', async () => {
  const context = recordContext();

  expect(await runCli(['stack', 'status'], context)).toBe(1);
  expect(context.written.out.join('\n').split('\n')).toEqual([
    'PART      STATE    HOW  PID  SINCE  ENDPOINT',
    'kafka     stopped  -    -    -      -',
    'registry  stopped  -    -    -      -',
    'mongodb   stopped  -    -    -      -',
  ]);
  expect(context.written.log.at(-1)).toBe('  Start it with waybill stack up.');
});

test('status as JSON is one document on stdout', async () => {
  const env = { KAFKA_BROKERS: 'k:1', SCHEMA_REGISTRY_URL: 'http://r', MONGODB_URI: 'mongodb://m' };
  const context = recordContext({ env });

  expect(await runCli(['stack', 'status', '--json'], context)).toBe(0);
  expect(JSON.parse(context.written.out.join('\n'))).toMatchObject({
    parts: [
      { part: 'kafka', health: 'elsewhere', endpoint: 'k:1' },
      { part: 'registry', health: 'elsewhere', endpoint: 'http://r' },
      { part: 'mongodb', health: 'elsewhere', endpoint: 'mongodb://m' },
    ],
  });
});

test('up has nothing to do when the environment names all parts', async () => {
  const env = { KAFKA_BROKERS: 'k:1', SCHEMA_REGISTRY_URL: 'http://r', MONGODB_URI: 'mongodb://m' };
  const home = await mkdtemp(join(tmpdir(), 'up-test-'));
  const context = recordContext({ env, home });

  expect(await runCli(['stack', 'up'], context)).toBe(0);
  expect(context.written.log).toEqual(['All parts run already.']);
  await rm(home, { recursive: true });
});

test('up takes one broker or three', async () => {
  const context = recordContext();

  expect(await runCli(['stack', 'up', '--brokers', '2'], context)).toBe(2);
  expect(context.written.log.join('\n')).toContain('It is 1 or 3.');
});

test('logs of one of three brokers are asked for by its name', async () => {
  const context = recordContext();

  expect(await runCli(['stack', 'logs', 'kafka-3'], context)).toBe(0);
  expect(await runCli(['stack', 'logs', 'kafka-4'], context)).toBe(2);
});

test('reset off a terminal wants a yes on the command line', async () => {
  const context = recordContext();

  expect(await runCli(['stack', 'reset'], context)).toBe(2);
  expect(context.written.log).toEqual(['✗ Nobody can be asked here.', '  Say yes with -y.']);
});

test('logs of a part that never ran are empty', async () => {
  const context = recordContext();

  expect(await runCli(['stack', 'logs', 'kafka', '-n', '5'], context)).toBe(0);
  expect(context.written.out).toEqual([]);
});
