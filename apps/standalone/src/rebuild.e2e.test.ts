import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { SeededRandom } from '@waybill/testing';
import { createSeededRandom } from '@waybill/testing';

import type { Observation, Replicas } from './system/client.ts';
import { newKey, submitUntilAccepted, watchUntilTerminal } from './system/client.ts';
import { dumpLog } from './system/dump-log.ts';
import { compareView, foldViews } from './system/fold-views.ts';
import { runLoad } from './system/load.ts';
import { readView } from './system/read-views.ts';
import { REPOSITORY } from './system/service-process.ts';
import type { System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** Of the rebuild of each view. */
const KILLS = Number(process.env['KILLS'] ?? 2);
const REBUILT = ['products', 'daily-sales'];
const READERS = 4;

describe(`views that are built anew while a load runs, the rebuild being killed (SEED=${SEED} KILLS=${KILLS})`, () => {
  let system: System;
  const observations: Observation[] = [];
  const reads = { count: 0 };
  const wrong: string[] = [];
  const runs: Ran[] = [];
  const finals: Ran[] = [];

  beforeAll(
    async () => {
      const random = createSeededRandom(SEED);
      const [enough, tooLong] = [new AbortController(), AbortSignal.timeout(150_000 + KILLS * 6_000)];
      system = await startSystem(endpointsOf(process.env));
      const { replicas } = system;
      const ends = { enough: enough.signal, tooLong };
      const load = runLoad({ replicas, random, observations, clients: 6, orders: 300, products: 12, ...ends });
      const readers = Array.from({ length: READERS }, (_, number) =>
        readOwnWrites(replicas, `t-${number}`, ends, { reads, wrong }),
      );
      try {
        for (const view of REBUILT) runs.push(...(await rebuildKilled(system, view, random)));
        for (const view of REBUILT) finals.push(await waybill(system, ['views', 'compare', view]));
        for (const view of REBUILT) finals.push(await waybill(system, ['views', 'rollback', view, '--yes']));
      } finally {
        enough.abort();
        await Promise.all([load, ...readers]);
      }
    },
    240_000 + KILLS * 6_000,
  );

  afterAll(async () => {
    await system.stop();
  }, 60_000);

  test('the run proves something: rebuilds were killed, and readers read all the time', () => {
    expect(runs.filter(({ how }) => how === 'SIGKILL').length).toBeGreaterThan(0);
    expect(reads.count).toBeGreaterThan(100);
    expect(observations.length).toBeGreaterThan(100);
  });

  test('a rebuild that was killed goes on to its end, and both generations are the same while flights write both', () => {
    expect([...runs.filter(({ how }) => how !== 'SIGKILL'), ...finals]).toEqual(
      Array(3 * REBUILT.length).fill({ how: 0, log: expect.not.stringContaining('✗') as string }),
    );
  });

  test('every read of every replica was answered, and had the write whose position it named', () => {
    expect(wrong).toEqual([]);
  });

  test('what readers get in the end equals an independent fold of the topics', async () => {
    const expected = foldViews(await dumpLog(system));
    const signal = AbortSignal.timeout(20_000);

    const differences = await Promise.all(
      (['orders', 'products', 'daily-sales'] as const).map(async (name) =>
        compareView(name, expected[name], await readView(system.replicas, `/v1/${name}`, signal)),
      ),
    );

    expect(differences.flat()).toEqual([]);
  });
});

type Ends = { readonly enough: AbortSignal; readonly tooLong: AbortSignal };

/** Changes a product of its own again and again, and reads each change from every replica by its position. */
async function readOwnWrites(
  replicas: Replicas,
  id: string,
  { enough, tooLong }: Ends,
  { reads, wrong }: { readonly reads: { count: number }; readonly wrong: string[] },
): Promise<void> {
  const path = `/v1/products/${id}`;
  for (let turn = 0; !enough.aborted; turn += 1) {
    const body = { description: `turn ${turn}`, ...(turn === 0 ? { openingUnits: 5 } : {}) };
    const method = turn === 0 ? 'PUT' : 'PATCH';
    const operation = await submitUntilAccepted(replicas, { method, path, body, key: newKey() }, tooLong);
    await watchUntilTerminal(replicas, operation, tooLong);
    const position = await positionOf(replicas, operation);
    if (position === '') wrong.push(`The operation ${operation} has no position.`);
    const places = replicas.urls().flatMap((url) => [url + path, `${url}/v1/products?limit=200`]);
    for (const place of places) {
      const problem = await expectTurn(place, { replicas, position, id, description: body.description });
      reads.count += 1;
      if (problem !== undefined) wrong.push(problem);
    }
  }
}

async function positionOf({ urls, apiKey }: Replicas, operation: string): Promise<string> {
  const response = await fetch(`${urls()[0] ?? ''}/operations/${operation}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { position } = (await response.json()) as { readonly position?: string }; // As the description of operations has it.
  return position ?? '';
}

/** @returns what was wrong, as a sentence */
async function expectTurn(
  url: string,
  wanted: {
    readonly replicas: Replicas;
    readonly position: string;
    readonly id: string;
    readonly description: string;
  },
): Promise<string | undefined> {
  const { replicas, position, id, description } = wanted;
  const headers = { authorization: `Bearer ${replicas.apiKey}`, 'waybill-position': position, prefer: 'wait=20' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (response.status !== 200) return `${url} answered ${response.status}: ${text}`;
  const body = JSON.parse(text) as Product & { readonly items?: readonly Product[] }; // A product or a list of them.
  const found = body.items ? body.items.find((item) => item.id === id) : body;
  return found?.description === description
    ? undefined
    : `${url} has ${found?.description ?? 'nothing'}, not ${description}.`;
}

type Product = { readonly id?: string; readonly description?: string };
type Ran = { readonly how: number | NodeJS.Signals; readonly log: string };

/** Kills a rebuild again and again, until it is through or was killed often enough; then it goes on to its end. */
async function rebuildKilled(system: System, view: string, random: SeededRandom): Promise<readonly Ran[]> {
  const runs: Ran[] = [];
  const rebuild = ['views', 'rebuild', view, '--compare', '--yes'];
  while (runs.length < KILLS && runs.at(-1)?.how !== 0)
    runs.push(await waybill(system, rebuild, 1_000 + random.integer(1_000)));
  return runs.at(-1)?.how === 0 ? runs : [...runs, await waybill(system, rebuild)];
}

/** Runs a command line, and kills it after so many ms. */
async function waybill(system: System, args: readonly string[], killAfterMs?: number): Promise<Ran> {
  const child = spawn(process.execPath, [join(REPOSITORY, 'tools/waybill/bin/waybill.js'), ...args], {
    env: { PATH: process.env['PATH'], USER: 'test', ...system.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { how: signal ?? code ?? 0, log };
}
