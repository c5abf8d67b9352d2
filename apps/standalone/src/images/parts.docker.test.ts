import { join } from 'node:path';

import { partNames, readStackSettings, type RunningStack, startPrivateStack, toEnvironment } from '@waybill/stack';

import { REPOSITORY } from '../system/service-process.ts';
import type { System } from '../system/start-system.ts';
import { endpointsOf, startSystem } from '../system/start-system.ts';
import { placed, placeOrder, shown, viewOf } from './place-order.ts';
import { runProgram } from './run-program.ts';

jest.setTimeout(300_000);

let stack: RunningStack;
let system: System;

beforeAll(async () => {
  const infra = join(REPOSITORY, 'infra/local');
  const settings = readStackSettings({ DOCKER_HOST: process.env['DOCKER_HOST'], WAYBILL_STACK: 'docker' });
  stack = await startPrivateStack({ infra, settings });
  await runProgram(process.execPath, ['tools/scripts/bundle.js', 'apps/standalone']);
  system = await startSystem(endpointsOf(toEnvironment(stack.endpoints)), ['apps/standalone']);
});

afterAll(async () => {
  await system.stop();
  await stack.stop();
});

test('over parts in containers a command is accepted, decided and shown', async () => {
  expect(await placeOrder(system.replicas, '1')).toEqual(placed('1'));
});

test.each(partNames)(
  '%s comes back from SIGKILL in its container, with its data, and the system goes on',
  async (part) => {
    const id = `after-${part}`;

    await stack.parts[part].kill();
    await stack.parts[part].start();

    expect(await placeOrder(system.replicas, id)).toEqual(placed(id));
    expect(await viewOf(system.replicas, '1')).toEqual(shown('1'));
  },
);
