import { join } from 'node:path';

import type { RunningStack } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';
import { createSeededRandom, eventually } from '@waybill/testing';

import { checkEvents, checkOutcomes, checkRepeats } from './system/check-log.ts';
import { checkAccepted, checkKeys, checkStatuses } from './system/check-observations.ts';
import type { Observation } from './system/client.ts';
import { newKey } from './system/client.ts';
import { dumpLog } from './system/dump-log.ts';
import { compareView, foldViews } from './system/fold-views.ts';
import { runLoad } from './system/load.ts';
import { readinessOf } from './system/readiness.ts';
import { readView } from './system/read-views.ts';
import { REPOSITORY } from './system/service-process.ts';
import type { Member, System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';

const APPS = ['ingress', 'consumers/orders', 'consumers/inventory', 'consumers/payments', 'projector'].map(
  (app) => `apps/${app}`,
);
const BODY = { description: 'a product', openingUnits: 500 };

describe('each part stops during a load and starts again', () => {
  let stack: RunningStack;
  let system: System;
  let load: Promise<void>;
  const observations: Observation[] = [];
  const enough = new AbortController();

  beforeAll(async () => {
    // A stack of its own: the one of the other tests must not stop.
    const settings = { ...readStackSettings(process.env), endpoints: {} };
    stack = await startPrivateStack({ infra: join(REPOSITORY, 'infra/local'), settings });
    const { kafka, registry, mongodb } = stack.endpoints;
    const endpoints = { KAFKA_BROKERS: kafka, SCHEMA_REGISTRY_URL: registry, MONGODB_URI: mongodb };
    system = await startSystem(endpointsOf(endpoints), APPS);
    load = runLoad({
      replicas: system.replicas,
      random: createSeededRandom(7),
      observations,
      clients: 12,
      orders: 300,
      products: 10,
      enough: enough.signal,
      tooLong: AbortSignal.timeout(150_000),
    });
    load.catch(() => undefined);
  }, 120_000);

  afterAll(async () => {
    enough.abort();
    await load.catch(() => undefined);
    await system.stop();
    await stack.stop();
  }, 60_000);

  function member(name: string): Member {
    const found = system.members.find(({ app }) => app.endsWith(name));
    if (!found) throw new Error(`There is no ${name}.`);
    return found;
  }

  async function submit(): Promise<Response> {
    const [url] = system.replicas.urls();
    return fetch(`${url}/v1/products/p-outage`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${system.replicas.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': newKey(),
      },
      body: JSON.stringify(BODY),
    });
  }

  /** Ends a part as a power cut would, looks at what the system does without it, and starts it again whatever was seen. */
  async function without(part: keyof RunningStack['parts'], look: () => Promise<void>): Promise<void> {
    await stack.parts[part].kill();
    try {
      await look();
    } finally {
      await stack.parts[part].start();
    }
    await allReady();
    await goesOn();
  }

  async function goesOn(): Promise<void> {
    const before = observations.length;
    await eventually(() => observations.length >= before + 30, { withinMs: 30_000, everyMs: 50 });
  }

  async function allReady(): Promise<void> {
    await eventually(
      async () => {
        for (const each of system.members)
          expect(await readinessOf(each)).toMatchObject({ ready: true, accepting: true });
        return true;
      },
      { withinMs: 40_000, everyMs: 100 },
    );
  }

  test('while MongoDB is away commands are accepted, statuses are 503, and ingress and projector say what they wait for', async () => {
    await without('mongodb', async () => {
      await eventually(async () => {
        expect((await readinessOf(member('projector'))).waitingFor).toContain('MongoDB');
        expect((await readinessOf(member('ingress'))).waitingFor).toContain('MongoDB');
        return true;
      });
      const accepted = await submit();
      const status = await fetch(accepted.headers.get('operation-location') ?? '', {
        headers: { authorization: `Bearer ${system.replicas.apiKey}` },
      });

      expect(accepted.status).toBe(202);
      expect(status.status).toBe(503);
      expect(await status.json()).toMatchObject({ code: 'status-unavailable' });
    });
  }, 80_000);

  test('while Kafka is away commands are refused with 503 and Retry-After, and every service says what it waits for', async () => {
    await without('kafka', async () => {
      await eventually(
        async () => {
          expect((await readinessOf(member('ingress'))).accepting).toBe(false);
          for (const name of ['orders', 'inventory', 'projector']) {
            expect((await readinessOf(member(name))).waitingFor).toContain('Kafka');
          }
          return true;
        },
        { withinMs: 20_000, everyMs: 100 },
      );
      const refused = await submit();

      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ code: 'not-accepted' });
    });
  }, 80_000);

  test('while the registry is away running services go on, and one that starts waits and says so', async () => {
    let restarted = Promise.resolve();
    await without('registry', async () => {
      const consumer = member('orders');
      consumer.current().signal('SIGTERM');
      expect(await consumer.current().ended).toBe(0);

      restarted = consumer.restart();
      await eventually(async () => {
        expect((await readinessOf(consumer)).waitingFor).toContain('registry');
        return true;
      });
      expect((await submit()).status).toBe(202);
    });
    await restarted;
  }, 80_000);

  test('nothing is lost: log, statuses and views agree once all parts are back', async () => {
    enough.abort();
    await load;
    const history = await dumpLog(system);
    const signal = AbortSignal.timeout(20_000);
    const expected = foldViews(history);
    const views = await Promise.all(
      (['orders', 'products', 'daily-sales'] as const).map(async (name) =>
        compareView(name, expected[name], await readView(system.replicas, `/v1/${name}`, signal)),
      ),
    );

    expect(observations.length).toBeGreaterThan(50);
    expect([...checkAccepted(observations, history), ...checkOutcomes(history), ...checkEvents(history)]).toEqual([]);
    expect([...checkRepeats(history), ...checkKeys(observations), ...checkStatuses(observations)]).toEqual([]);
    expect(views.flat()).toEqual([]);
  }, 90_000);
});
