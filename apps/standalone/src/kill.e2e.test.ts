import { createSeededRandom } from '@waybill/testing';

import { checkEvents, checkOutcomes, checkRepeats } from './system/check-log.ts';
import { checkAccepted, checkKeys, checkStatuses } from './system/check-observations.ts';
import type { Observation } from './system/client.ts';
import { dumpLog } from './system/dump-log.ts';
import { compareView, foldViews } from './system/fold-views.ts';
import type { Kill } from './system/killer.ts';
import { killMembers } from './system/killer.ts';
import { runLoad } from './system/load.ts';
import { readView } from './system/read-views.ts';
import type { LogHistory } from './system/check-log.ts';
import type { System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env['KILLS'] ?? 4);

describe(`kills at random moments while a load runs (SEED=${SEED} KILLS=${KILLS})`, () => {
  let system: System;
  const observations: Observation[] = [];
  let kills: readonly Kill[];
  let history: LogHistory;

  beforeAll(
    async () => {
      const random = createSeededRandom(SEED);
      const [enough, tooLong] = [new AbortController(), AbortSignal.timeout(120_000 + KILLS * 6_000)];
      system = await startSystem(endpointsOf(process.env));
      const load = runLoad({
        replicas: system.replicas,
        random,
        observations,
        clients: 12,
        orders: 400,
        products: 12,
        enough: enough.signal,
        tooLong,
      });
      kills = await killMembers(system, { kills: KILLS, random, tooLong });
      enough.abort();
      await load;
      history = await dumpLog(system);
    },
    180_000 + KILLS * 6_000,
  );

  afterAll(async () => {
    await system.stop();
  }, 60_000);

  test('the run proves something: all kills took place and commands of every end were seen', () => {
    const ends = new Set(observations.map(({ statuses }) => statuses.at(-1)?.status));

    expect(kills).toHaveLength(KILLS);
    expect(observations.length).toBeGreaterThan(100);
    expect(ends).toEqual(new Set(['Succeeded', 'Failed']));
  });

  test('every accepted command is in the log at the address that its operation id names', () => {
    expect(checkAccepted(observations, history)).toEqual([]);
  });

  test('every command of the log has exactly one outcome, in order', () => {
    expect(checkOutcomes(history)).toEqual([]);
  });

  test('no event stands twice, and versions of each aggregate are contiguous in log order', () => {
    expect(checkEvents(history)).toEqual([]);
  });

  test('repeats of a command have no second effect and end like the first', () => {
    expect([...checkRepeats(history), ...checkKeys(observations)]).toEqual([]);
  });

  test('no operation that was answered 202 ever answered 404 or went backwards, on any replica', () => {
    expect(checkStatuses(observations)).toEqual([]);
  });

  test('views equal an independent fold of the topics', async () => {
    const expected = foldViews(history);
    const signal = AbortSignal.timeout(20_000);

    const differences = await Promise.all(
      (['orders', 'products', 'daily-sales'] as const).map(async (name) =>
        compareView(name, expected[name], await readView(system.replicas, `/v1/${name}`, signal)),
      ),
    );

    expect(differences.flat()).toEqual([]);
  });
});
