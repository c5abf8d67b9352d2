import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { contracts } from '@waybill/teams';
import { eventually } from '@waybill/testing';

import type { Replicas } from '../system/client.ts';
import { REPOSITORY } from '../system/service-process.ts';
import { freePort } from '../system/start-system.ts';
import { placed, placeOrder, shown, viewOf } from './place-order.ts';
import { runProgram } from './run-program.ts';

jest.setTimeout(300_000);

const ROLES = ['ingress', ...contracts.map(({ team }) => `consumer-${team}`), 'projector'];
let environment: Readonly<Record<string, string>>;
let replicas: Replicas;

// One story, since each start costs seconds: every test goes on where the one before has ended.

beforeAll(async () => {
  await runProgram(process.execPath, ['tools/scripts/images.js']);
  const names = ['KAFKA', 'REGISTRY', 'MONGODB', 'ADMIN'].map((name) => `WAYBILL_${name}_PORT`);
  const ports = await Promise.all(['WAYBILL_PORT', ...names].map(async (name) => [name, await freePort()] as const));
  environment = Object.fromEntries(ports.map(([name, port]) => [name, String(port)]));
  const apiKey = readFileSync(join(REPOSITORY, '.waybill/images/api-key'), 'utf8').trim();
  replicas = { apiKey, urls: () => [`http://127.0.0.1:${environment['WAYBILL_PORT'] ?? ''}`] };
});

afterAll(async () => {
  await compose('--profile', 'standalone', 'down', '--volumes', '--timeout', '10');
});

test('all roles from their images, over the parts of the same file, do what one client asks', async () => {
  await compose('up', '--detach');

  expect(await placeOrder(replicas, '1')).toEqual(placed('1'));
});

test('their containers run as a user without rights, on a root that nobody can write', async () => {
  const inspected = await Promise.all(ROLES.map(inspect));

  for (const { Config, HostConfig } of inspected) {
    expect(Config.User).toBe('1000:1000');
    expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], Privileged: false });
  }
});

test('a role that ends is started again', async () => {
  const consumer = await containerOf('consumer-orders');

  await runProgram('docker', ['exec', consumer, 'node', '-e', 'process.kill(1, "SIGTERM")']);
  await eventually(async () => (await inspect('consumer-orders')).RestartCount === 1, {
    withinMs: 60_000,
    everyMs: 200,
  });

  expect(await placeOrder(replicas, '2')).toEqual(placed('2'));
});

test('told to stop, every role drains and ends with 0; started again, the data are there', async () => {
  await compose('stop');

  const ended = await Promise.all(ROLES.map(inspect));
  expect(ended.map(({ State }) => State.ExitCode)).toEqual(ROLES.map(() => 0));
  await compose('up', '--detach');
  expect(await viewOf(replicas, '1')).toEqual(shown('1'));
  expect(await placeOrder(replicas, '3')).toEqual(placed('3'));
});

test('all roles in one container take over from single ones', async () => {
  await compose('stop', ...ROLES);
  await compose('up', '--detach', 'standalone');

  expect(await viewOf(replicas, '3')).toEqual(shown('3'));
  expect(await placeOrder(replicas, '4')).toEqual(placed('4'));
});

type Inspected = {
  readonly Config: { readonly User: string };
  readonly HostConfig: object;
  readonly RestartCount: number;
  readonly State: { readonly ExitCode: number };
};

async function inspect(service: string): Promise<Inspected> {
  const text = await runProgram('docker', ['inspect', '--format', '{{json .}}', await containerOf(service)]);
  return JSON.parse(text) as Inspected; // As the engine prints a container.
}

async function containerOf(service: string): Promise<string> {
  return (await compose('ps', '--all', '--quiet', service)).trim();
}

function compose(...args: readonly string[]): Promise<string> {
  const project = ['--project-name', `waybill-test-${process.pid}`, '--file', 'infra/images/compose.yaml'];
  return runProgram('docker', ['compose', ...project, ...args], environment);
}
