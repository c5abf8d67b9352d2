import { createSeededRandom } from '@waybill/testing';

import { createSubmissions } from './submissions.ts';

function firstOf(seed: number, count: number) {
  const next = createSubmissions(seed, createSeededRandom(seed));
  return Array.from({ length: count }, next);
}

test('the same seed gives the same commands, another one others', () => {
  expect(firstOf(3, 500)).toEqual(firstOf(3, 500));
  expect(firstOf(4, 500)).not.toEqual(firstOf(3, 500));
});

test('commands are numbered, each has a key of its own, and a body that carries it where it has an effect', () => {
  const submissions = firstOf(3, 500);

  expect(submissions.map(({ number }) => number)).toEqual(submissions.map((_, index) => index + 1));
  expect(new Set(submissions.map(({ key }) => key)).size).toBe(500);
  for (const { method, body, key } of submissions) if (method !== 'PUT') expect(Object.values(body)).toContain(key);
});

test('every product is registered before anything else is asked of it', () => {
  const known = new Set<string>();
  for (const { path, method, aggregateId } of firstOf(3, 500)) {
    if (method === 'PUT') known.add(aggregateId);
    else expect([path, known.has(aggregateId)]).toEqual([path, true]);
  }
});

test('many commands meet at few products, some are orders, and a few are not valid', () => {
  const submissions = firstOf(3, 2_000);
  const share = (of: (one: (typeof submissions)[number]) => boolean) => submissions.filter(of).length / 2_000;

  expect(share(({ aggregateId }) => /^p-[1-8]$/.test(aggregateId))).toBeGreaterThan(0.5);
  expect(share(({ path }) => path.startsWith('/v1/orders/'))).toBeGreaterThan(0.05);
  expect(share(({ valid }) => !valid)).toBeGreaterThan(0.02);
  expect(share(({ valid }) => !valid)).toBeLessThan(0.07);
});
