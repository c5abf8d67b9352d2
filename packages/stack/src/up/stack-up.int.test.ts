import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '@waybill/testing';

import { freePorts } from '../native/stack-ports.ts';
import type { StackOptions } from '../options.ts';
import type { PartName } from '../parts.ts';
import { readStackSettings } from '../settings.ts';
import { contentOf, documentsIn, fill, filled } from '../stack-content-fixture.ts';
import { writeLayout } from '../state/data-layout.ts';
import { stackDown, stackReset } from './stack-down.ts';
import { endpointsOf, type PartStatus, stackStatus } from './stack-status.ts';
import { stackUp } from './stack-up.ts';

jest.setTimeout(180_000);

let options: StackOptions;

beforeAll(async () => {
  const env = { ...process.env, KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '', MONGODB_URI: '', WAYBILL_STACK: 'native' };
  options = {
    home: await mkdtemp(join(tmpdir(), 'up-test-')),
    infra: join(process.cwd(), 'infra', 'local'),
    settings: readStackSettings(env),
  };
});

afterAll(async () => {
  await stackReset(options);
  await rm(options.home, { recursive: true });
});

// One story, since each start costs seconds: every test goes on where the one before has ended.

test('up starts all parts, in processes that go on without us', async () => {
  // Ports of our own: a developer may have a stack on the well-known ones.
  await writeLayout(options.home, { how: 'native', ports: await freePorts() });

  const { started, crashed, parts, endpoints } = await stackUp(options);

  expect(started).toEqual(['kafka', 'registry', 'mongodb']);
  expect(crashed).toEqual([]);
  expect(parts.map(({ health }) => health)).toEqual(['ready', 'ready', 'ready']);
  await fill(endpoints);
});

test('a second up finds them and starts nothing', async () => {
  const before = await pids();

  const { started } = await stackUp(options);

  expect(started).toEqual([]);
  expect(await pids()).toEqual(before);
});

test('a part that was killed is named with its last lines, and only it is started again', async () => {
  const before = await pids();
  process.kill(before.mongodb ?? 0, 'SIGKILL');
  // A killed process is there until the system has taken it away.
  await eventually(async () => (await partOf('mongodb')).health === 'crashed');
  const { log } = await partOf('mongodb');
  const written = (await readFile(log ?? '', 'utf8')).trimEnd().split('\n');

  const { started, crashed, endpoints } = await stackUp(options);

  expect(started).toEqual(['mongodb']);
  expect(crashed).toEqual([{ part: 'mongodb', lastLines: written.slice(-8).join('\n') }]);
  expect(await pids()).toMatchObject({ kafka: before.kafka, registry: before.registry });
  expect(await contentOf(endpoints)).toEqual(filled);
});

test('down ends all parts, and the next up finds their data on the same ports', async () => {
  const before = (await stackStatus(options)).map(({ endpoint }) => endpoint);

  expect(await stackDown(options)).toEqual(['kafka', 'registry', 'mongodb']);
  expect((await stackStatus(options)).map(({ health }) => health)).toEqual(['stopped', 'stopped', 'stopped']);
  const { endpoints, parts } = await stackUp(options);

  expect(parts.map(({ endpoint }) => endpoint)).toEqual(before);
  expect(await contentOf(endpoints)).toEqual(filled);
});

test('a MongoDB folder on another port fails at once and says why', async () => {
  await stackDown(options);
  await writeLayout(options.home, { how: 'native', ports: await freePorts() });
  const begun = performance.now();

  await expect(stackUp({ ...options, settings: onlyMongodb() })).rejects.toMatchObject({
    code: 'replica-set-mismatch',
  });

  expect(performance.now() - begun).toBeLessThan(30_000);
  expect((await partOf('mongodb')).health).toBe('stopped');
});

test('reset wipes the data of all three, and the next up begins anew', async () => {
  await stackReset(options);
  expect(await readdir(options.home)).toEqual([]);

  const { endpoints } = await stackUp({ ...options, settings: onlyMongodb() });

  expect(await documentsIn(endpoints)).toBe(0);
});

test('a folder begun with three brokers runs three, and says where each of them is', async () => {
  await stackReset(options);
  await writeLayout(options.home, { how: 'native', ports: await freePorts(3) });
  const settings = { ...options.settings, endpoints: { registry: 'elsewhere', mongodb: 'elsewhere' } };

  const { started, endpoints, parts } = await stackUp({ ...options, settings });

  expect(started).toEqual(['kafka', 'kafka-2', 'kafka-3']);
  expect(parts.slice(0, 3).map(({ health }) => health)).toEqual(['ready', 'ready', 'ready']);
  expect(endpoints.kafka).toBe(
    parts
      .slice(0, 3)
      .map(({ endpoint }) => endpoint)
      .join(),
  );
  expect(endpointsOf(parts).kafka).toBe(endpoints.kafka);
  expect(await stackDown({ ...options, settings })).toEqual(['kafka', 'kafka-2', 'kafka-3']);
});

test('reset does not wipe the registry of a Kafka that is not ours', async () => {
  const settings = { ...options.settings, endpoints: { kafka: 'somewhere:9092' } };

  await expect(stackReset({ ...options, settings })).rejects.toMatchObject({
    code: 'wipe-refused',
    fix: expect.stringContaining('KAFKA_BROKERS'),
  });
});

/** Settings under which only MongoDB is started, which is quick. */
function onlyMongodb(): StackOptions['settings'] {
  return { ...options.settings, endpoints: { kafka: 'elsewhere', registry: 'elsewhere' } };
}

async function partOf(name: PartName): Promise<PartStatus> {
  const found = (await stackStatus(options)).find(({ part }) => part === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

async function pids(): Promise<Partial<Record<PartName, number | undefined>>> {
  return Object.fromEntries((await stackStatus(options)).map(({ part, pid }) => [part, pid]));
}
