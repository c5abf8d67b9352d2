import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type RunningEngine, startFakeEngine } from './docker/engine-fixture.ts';
import { partNames } from './parts.ts';
import { startPrivateStack } from './private-stack.ts';
import { isKafkaReady } from './ready/kafka-ready.ts';
import { readStackSettings } from './settings.ts';

// No engine is needed: a server speaks its protocol with testcontainers, and its containers answer as the parts would.
let folder: string;
let engine: RunningEngine;
let notes: string[];
const environment = process.env;

beforeEach(async () => {
  // testcontainers keeps its engine and its settings for as long as it is loaded.
  jest.resetModules();
  process.env = { ...environment, TESTCONTAINERS_HOST_OVERRIDE: 'localhost' };
  delete process.env['TESTCONTAINERS_RYUK_DISABLED'];
  folder = await mkdtemp(join(tmpdir(), 'engine-test-'));
  engine = await startFakeEngine(join(folder, 'docker.sock'));
  for (const image of ['apache/kafka:4.2.1', 'apicurio/apicurio-registry:3.3.3', 'mongo:6.0']) engine.images.add(image);
  notes = [];
});

afterEach(async () => {
  process.env = environment;
  await engine.close();
  await rm(folder, { recursive: true });
});

/** Plain processes would read the lock file of this folder, and it has none. */
function options(env: Record<string, string> = {}): Parameters<typeof startPrivateStack>[0] {
  return {
    infra: join(folder, 'no-lock-file'),
    settings: readStackSettings({ DOCKER_HOST: engine.dockerHost, ...env }),
    onProgress: (progress) => {
      if (progress.type === 'note') notes.push(progress.text);
    },
  };
}

test('where an engine answers, the parts run in containers that listen on loopback only and are removed at the end', async () => {
  const stack = await startPrivateStack(options());
  const made = [...engine.containers.values()].map(({ created }) => created);

  expect(made.map(({ Hostname }) => Hostname).sort()).toEqual([...partNames].sort());
  for (const { HostConfig } of made)
    expect(Object.values(HostConfig.PortBindings)).toEqual([[{ HostIp: '127.0.0.1', HostPort: expect.any(String) }]]);
  expect(await isKafkaReady(Number(stack.endpoints.kafka.split(':')[1]))).toBe(true);
  expect(stack.parts.kafka.pid()).toBeUndefined();

  await stack.stop();
  expect(engine.containers.size).toBe(0);
});

test('a part is stopped, killed and started as the same container, on the same port', async () => {
  const stack = await startPrivateStack(options());
  const { kafka, registry } = stack.parts;
  const before = [...engine.containers.keys()];
  engine.told.length = 0;

  await kafka.stop();
  await kafka.stop();
  await expect(isKafkaReady(Number(kafka.endpoint.split(':')[1]))).rejects.toThrow();
  await kafka.start();
  await kafka.start();
  await registry.kill();
  await registry.start();
  await kafka.stop();

  expect(engine.told).toEqual(['stop kafka', 'start kafka', 'kill registry', 'start registry', 'stop kafka']);
  expect([...engine.containers.keys()]).toEqual(before);
  await stack.stop();
});

test('only the parts that the environment does not name get a container', async () => {
  const stack = await startPrivateStack(options({ KAFKA_BROKERS: 'k:1', MONGODB_URI: 'mongodb://m' }));

  expect([...engine.containers.values()].map(({ created }) => created.Hostname)).toEqual(['registry']);
  expect(stack.endpoints).toMatchObject({ kafka: 'k:1', mongodb: 'mongodb://m' });
  await expect(stack.parts.kafka.stop()).rejects.toMatchObject({ fix: 'Unset KAFKA_BROKERS to start one.' });
  await stack.stop();
});

test('without the image of Ryuk it says so and goes on', async () => {
  const stack = await startPrivateStack(options({ KAFKA_BROKERS: 'k:1', MONGODB_URI: 'mongodb://m' }));

  expect(notes).toEqual([expect.stringMatching(/^Without Ryuk: .*no route to the image registry/)]);
  expect(process.env['TESTCONTAINERS_RYUK_DISABLED']).toBe('true');
  await stack.stop();
});

test('where an image is missing and cannot be pulled, auto says so and goes on with plain processes', async () => {
  engine.images.delete('mongo:6.0');

  // Plain processes are what reads the lock file.
  await expect(startPrivateStack(options())).rejects.toMatchObject({ code: 'lock-invalid' });

  expect(notes).toContain('Pulling mongo:6.0 (once).');
  expect(notes.at(-1)).toMatch(/^Docker could not do it: .*no route.* Falling back to plain processes\.$/);
  expect(engine.containers.size).toBe(0);
});

test('forced to Docker, it says what is wrong and goes no further', async () => {
  engine.images.clear();

  await expect(startPrivateStack(options({ WAYBILL_STACK: 'docker' }))).rejects.toMatchObject({
    code: 'docker-unusable',
    message: expect.stringContaining('no route to the image registry'),
    fix: expect.stringContaining('WAYBILL_STACK=native'),
  });
});

test('a container that ends while its part starts fails the start, and the others are removed', async () => {
  engine.ending.add('registry');
  // One that is being made meanwhile.
  engine.held.set('mongodb', 'logs registry');

  await expect(startPrivateStack(options({ WAYBILL_STACK: 'docker' }))).rejects.toMatchObject({
    code: 'part-crashed',
    message: expect.stringMatching(/^registry ended while starting in its container/),
  });
  expect(engine.containers.size).toBe(0);
});

test('an interrupted start leaves no container behind and does not go on with plain processes', async () => {
  const stop = new AbortController();
  const interrupted: Parameters<typeof startPrivateStack>[0] = {
    ...options(),
    signal: stop.signal,
    onProgress: ({ type }) => {
      if (type === 'starting') stop.abort();
    },
  };

  await expect(startPrivateStack(interrupted)).rejects.toMatchObject({ code: 'interrupted' });
  expect(engine.containers.size).toBe(0);
});

test('nobody need wait for a pull to be interrupted', async () => {
  engine.images.clear();
  engine.pulls.hang = true;
  const stop = new AbortController();
  const pulling: Parameters<typeof startPrivateStack>[0] = {
    ...options(),
    signal: stop.signal,
    onProgress: () => {
      stop.abort();
    },
  };

  await expect(startPrivateStack(pulling)).rejects.toMatchObject({
    code: 'interrupted',
    message: 'Interrupted while pulling images.',
  });
});

test.each(['no-engine', 'native'])('no container is made: %s', async (why) => {
  const settings = why === 'native' ? { WAYBILL_STACK: 'native' } : { DOCKER_HOST: 'unix:///nowhere' };

  await expect(startPrivateStack(options(settings))).rejects.toMatchObject({ code: 'lock-invalid' });
  expect(notes).toEqual(why === 'native' ? [] : [expect.stringContaining('run as plain processes')]);
});
