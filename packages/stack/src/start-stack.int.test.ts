import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '@waybill/testing';

import { isPortFree } from './native/free-port.ts';
import { freePorts } from './native/stack-ports.ts';
import { startPrivateStack } from './private-stack.ts';
import { readStackSettings } from './settings.ts';
import { contentOf, fill, filled } from './stack-content-fixture.ts';
import { type RunningStack, startStack } from './start-stack.ts';
import { openStateFile } from './state/stack-state.ts';

jest.setTimeout(120_000);

const nothingNamed = { KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '', MONGODB_URI: '' };
// Process numbers and a Java of one's own exist only without containers.
const settings = readStackSettings({ ...process.env, ...nothingNamed, WAYBILL_STACK: 'native' });

const infra = join(process.cwd(), 'infra', 'local');
let stack: RunningStack;

beforeAll(async () => {
  stack = await startPrivateStack({ infra, settings });
});

afterAll(() => stack.stop());

test('parts that were killed come back on their ports with their data', async () => {
  await fill(stack.endpoints);
  const before = { ...stack.endpoints };

  await Promise.all([stack.parts.kafka.kill(), stack.parts.registry.kill(), stack.parts.mongodb.kill()]);
  await expect(contentOf(stack.endpoints)).rejects.toThrow();
  await Promise.all([stack.parts.kafka.start(), stack.parts.registry.start(), stack.parts.mongodb.start()]);

  expect(stack.endpoints).toEqual(before);
  expect(await contentOf(stack.endpoints)).toEqual(filled);
});

test('a part can be stopped and started while the others run', async () => {
  const { kafka, mongodb } = stack.parts;
  const others = mongodb.pid();

  await kafka.stop();
  expect(kafka.pid()).toBeUndefined();
  await kafka.start();

  expect(kafka.pid()).toBeGreaterThan(0);
  expect(mongodb.pid()).toBe(others);
});

test('starting a part that runs does nothing', async () => {
  const before = stack.parts.registry.pid();

  await stack.parts.registry.start();

  expect(stack.parts.registry.pid()).toBe(before);
});

test('a part that the environment names is not ours to stop', async () => {
  const elsewhere = { ...settings, endpoints: { kafka: 'k:1', registry: 'http://r', mongodb: 'mongodb://m' } };
  const named = await startPrivateStack({ infra, settings: elsewhere });

  expect(named.endpoints).toEqual({ kafka: 'k:1', registry: 'http://r', mongodb: 'mongodb://m' });
  await expect(named.parts.kafka.kill()).rejects.toMatchObject({ fix: 'Unset KAFKA_BROKERS to start one.' });
  await named.stop();
});

test('an interrupted start leaves no process behind', async () => {
  const home = await mkdtemp(join(tmpdir(), 'interrupted-test-'));
  const ports = await freePorts();
  const stop = new AbortController();

  const starting = startStack({
    ...{ home, infra, settings, ports, signal: stop.signal, shortLived: true },
    onProgress: (progress) => {
      if (progress.type === 'ready') stop.abort();
    },
  });

  await expect(starting).rejects.toMatchObject({ code: 'interrupted' });
  // The system may still be closing connections of a part that is gone.
  for (const port of Object.values(ports)) await eventually(() => isPortFree(port));
  expect(await openStateFile(home).read()).toEqual({ parts: {} });
  await rm(home, { recursive: true });
});

test('a part that ends while it starts fails the start at once, with its last lines and what they mean', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crash-test-'));
  const java = join(folder, 'java');
  await writeFile(
    java,
    '#!/bin/sh\necho \'openjdk version "25.0.2"\'\n[ "$1" = -version ] || { echo Address already in use; exit 1; }\n',
  );
  await chmod(java, 0o755);
  const onlyRegistry = { ...settings, java, endpoints: { kafka: 'elsewhere', mongodb: 'elsewhere' } };

  await expect(startPrivateStack({ infra, settings: onlyRegistry })).rejects.toMatchObject({
    code: 'part-crashed',
    message: expect.stringMatching(
      /registry ended while starting, because another program took its port.*\n {2}Address already in use/s,
    ),
    fix: 'Run the same command again.',
  });
  await rm(folder, { recursive: true });
});
