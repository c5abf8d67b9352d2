import { Aggregates } from './aggregates.ts';
import type { Aggregate } from './partition-state.ts';

const order = (version: number): Aggregate => ({
  state: { status: 'placed', totalPence: 2n ** 60n, placedAt: new Date(0), lines: [{ sku: 'Ä✓' }], note: null },
  version,
});

test('an aggregate is read back as it was', () => {
  const aggregates = new Aggregates();

  aggregates.set('acme|1', order(1));
  aggregates.set('acme|2', order(2));

  expect(aggregates.get('acme|1')).toEqual(order(1));
  expect(aggregates.get('acme|2')).toEqual(order(2));
  expect(aggregates.get('acme|3')).toBeUndefined();
  expect(aggregates.size).toBe(2);
});

test('of an aggregate that is changed again only the last is known', () => {
  const aggregates = new Aggregates();
  aggregates.set('acme|1', order(1));

  aggregates.set('acme|1', order(2));

  expect(aggregates.get('acme|1')).toEqual(order(2));
  expect(aggregates.size).toBe(1);
});

test('a state that can not be serialized stays as it is, as long as it can not', () => {
  const aggregates = new Aggregates();
  const odd = { state: { priceOf: () => 5 }, version: 2 };
  aggregates.set('acme|1', order(1));

  aggregates.set('acme|1', odd);

  expect(aggregates.get('acme|1')).toBe(odd);
  expect(aggregates.size).toBe(1);
  aggregates.set('acme|1', order(3));
  expect(aggregates.get('acme|1')).toEqual(order(3));
  expect(aggregates.size).toBe(1);
});

test('a new aggregate can be set though the first save ended behind its load', async () => {
  const aggregates = new Aggregates(() => 0);
  await aggregates.load(new Set(['acme|1']));
  aggregates.freeze();
  aggregates.settle({ count: 0, read: () => Promise.resolve(new Map()) });

  aggregates.set('acme|1', order(1));

  expect(aggregates.get('acme|1')).toEqual(order(1));
});
