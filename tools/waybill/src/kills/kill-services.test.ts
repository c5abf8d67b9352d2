import { createSeededRandom } from '@waybill/testing';

import { killServices } from './kill-services.ts';

function servicesOf(...names: readonly string[]) {
  const killed: string[] = [];
  const services = names.map((name) => ({
    name,
    killAndRestart: () => {
      killed.push(name);
      return Promise.resolve();
    },
  }));
  return { killed, services };
}

const never = new AbortController().signal;

beforeEach(() => {
  jest.useFakeTimers({ advanceTimers: 500 });
});
afterEach(() => {
  jest.useRealTimers();
});

async function killsOf(seed: number, kills: number, signal = never) {
  const { killed, services } = servicesOf('a', 'b', 'c');
  const told: number[] = [];
  const options = { kills, random: createSeededRandom(seed), signal };
  const done = await killServices(services, { ...options, onKill: (_kill, count) => told.push(count) });
  return { killed, done, told };
}

test('every service is killed as often as any other, give or take one', async () => {
  const { killed, done, told } = await killsOf(7, 8);

  expect(killed).toHaveLength(8);
  expect(done.map(({ name }) => name)).toEqual(killed);
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  for (const name of ['a', 'b', 'c']) expect([2, 3]).toContain(killed.filter((one) => one === name).length);
});

test('the same seed does the same again', async () => {
  expect(await killsOf(7, 5)).toEqual(await killsOf(7, 5));
});

test('once it is told to end nothing more is killed', async () => {
  expect(await killsOf(7, 5, AbortSignal.abort())).toMatchObject({ killed: [], done: [] });
});
