import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePorts } from '../native/stack-ports.ts';
import type { StackOptions } from '../options.ts';
import { readStackSettings } from '../settings.ts';
import { contentOf, fill, filled } from '../stack-content-fixture.ts';
import { writeLayout } from '../state/data-layout.ts';
import { stackDown, stackReset } from './stack-down.ts';
import { stackLogs } from './stack-logs.ts';
import { stackStatus } from './stack-status.ts';
import { stackUp } from './stack-up.ts';

jest.setTimeout(300_000);

let options: StackOptions;

beforeAll(async () => {
  options = {
    home: await mkdtemp(join(tmpdir(), 'up-docker-test-')),
    infra: join(process.cwd(), 'infra', 'local'),
    settings: readStackSettings({ DOCKER_HOST: process.env['DOCKER_HOST'], WAYBILL_STACK: 'docker' }),
  };
  // Ports of our own: a developer may have a stack on the well-known ones.
  await writeLayout(options.home, { how: 'docker', ports: await freePorts() });
});

afterAll(async () => {
  await stackReset(options);
  await rm(options.home, { recursive: true });
});

// One story, since each start costs seconds: every test goes on where the one before has ended.

test('up starts the parts of the compose file, which can work', async () => {
  const { started, parts, endpoints } = await stackUp(options);

  expect(started).toEqual(['kafka', 'registry', 'mongodb']);
  expect(parts.map(({ how, health }) => `${how ?? ''} ${health}`)).toEqual(Array(3).fill('docker ready'));
  expect(await stackLogs(options, 'mongodb', 5)).not.toBe('');
  await fill(endpoints);
  expect(await contentOf(endpoints)).toEqual(filled);
});

test('down removes the containers, and the next up finds their data on the same ports', async () => {
  const before = (await stackStatus(options)).map(({ endpoint }) => endpoint);

  expect(await stackDown(options)).toEqual(['kafka', 'registry', 'mongodb']);
  expect((await stackStatus(options)).map(({ health }) => health)).toEqual(['stopped', 'stopped', 'stopped']);
  const { endpoints, parts } = await stackUp(options);

  expect(parts.map(({ endpoint }) => endpoint)).toEqual(before);
  expect(await contentOf(endpoints)).toEqual(filled);
});

test('reset wipes their data', async () => {
  await stackReset(options);
  await writeLayout(options.home, { how: 'docker', ports: await freePorts() });

  const { endpoints } = await stackUp(options);

  expect(await contentOf(endpoints)).toEqual({ topics: 0, schemas: 0, documents: 0 });
});

test('three brokers find each other, and hold what is asked of them', async () => {
  await stackReset(options);
  await writeLayout(options.home, { how: 'docker', ports: await freePorts(3) });

  const { started, parts, endpoints } = await stackUp(options);

  expect(started).toEqual(['kafka', 'kafka-2', 'kafka-3', 'registry', 'mongodb']);
  expect(parts.map(({ health }) => health)).toEqual(Array(5).fill('ready'));
  await fill(endpoints);
  expect(await contentOf(endpoints)).toEqual(filled);
});
