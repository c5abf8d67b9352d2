import { spawnSync } from 'node:child_process';

import { createSeededRandom } from '@waybill/testing';

import { checkOutcomes } from './system/check-log.ts';
import { checkAccepted, checkStatuses } from './system/check-observations.ts';
import type { Observation } from './system/client.ts';
import { dumpLog } from './system/dump-log.ts';
import { runLoad } from './system/load.ts';
import { bundleOf, startService } from './system/service-process.ts';
import type { System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';

describe('a standalone that is told to stop', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['apps/standalone']);
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 60_000);

  test('drains under load within 25 s, ends with 0 and loses nothing that it accepted', async () => {
    const [standalone] = system.members;
    const enough = new AbortController();
    const observations: Observation[] = [];
    const random = createSeededRandom(3);
    const tooLong = AbortSignal.timeout(60_000);
    const { replicas } = system;
    const load = runLoad({
      replicas,
      random,
      observations,
      clients: 8,
      orders: 50,
      products: 5,
      enough: enough.signal,
      tooLong,
    });
    while (observations.length < 20) await new Promise((resolve) => setTimeout(resolve, 10));

    const stoppedAt = performance.now();
    standalone?.current().signal('SIGTERM');
    const code = await standalone?.current().ended;
    const tookMs = performance.now() - stoppedAt;
    await standalone?.restart();
    enough.abort();
    await load;
    const history = await dumpLog(system);

    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(25_000);
    expect([
      ...checkAccepted(observations, history),
      ...checkOutcomes(history),
      ...checkStatuses(observations),
    ]).toEqual([]);
  }, 90_000);

  test('ends with 1 and names the port when it is taken', async () => {
    const PORT = new URL(system.members[0]?.current().ready.url ?? '').port;

    await expect(startService('apps/standalone', { ...system.environment, PORT, ADMIN_PORT: '0' })).rejects.toThrow(
      new RegExp(`ended with 1[^]*${PORT}`),
    );
  }, 60_000);
});

test('a service with settings that are missing or wrong ends with 2 and names each of them', () => {
  const { status, stderr } = spawnSync(process.execPath, [bundleOf('apps/ingress')], {
    env: { PATH: process.env['PATH'], KAFKA_BROKERS: 'nowhere', WAYBILL_TOPIC_PREFX: 'x' },
    encoding: 'utf8',
  });

  expect(status).toBe(2);
  expect(stderr).toContain('KAFKA_BROKERS must be host:port');
  expect(stderr).toContain('MONGODB_URI is missing');
  expect(stderr).toContain('Did you mean WAYBILL_TOPIC_PREFIX?');
});
