import { createAggregates } from './aggregates.ts';
import type { Aggregate } from './partition-state.ts';

const order = (version: number): Aggregate => ({
  state: { status: 'placed', totalPence: 2n ** 60n, placedAt: new Date(0), lines: [{ sku: 'Ä✓' }], note: null },
  version,
});

test('an aggregate is the same whether it was changed lately or not', () => {
  const aggregates = createAggregates(1);

  aggregates.set('acme|1', order(1));
  aggregates.set('acme|2', order(2));

  expect(aggregates.get('acme|1')).toEqual(order(1));
  expect(aggregates.get('acme|2')).toEqual(order(2));
  expect(aggregates.get('acme|3')).toBeUndefined();
  expect(aggregates.size).toBe(2);
});

test('of an aggregate that is changed again only the last is known', () => {
  const aggregates = createAggregates(1);
  aggregates.set('acme|1', order(1));
  aggregates.set('acme|2', order(1));

  aggregates.set('acme|1', order(2));
  aggregates.set('acme|2', order(7));

  expect(aggregates.get('acme|1')).toEqual(order(2));
  expect(aggregates.get('acme|2')).toEqual(order(7));
  expect(aggregates.size).toBe(2);
});

test('only those that were changed lately are kept as they are', () => {
  const aggregates = createAggregates(2);
  const [first, second, third] = [order(1), order(1), order(1)];
  aggregates.set('acme|1', first);
  aggregates.set('acme|2', second);
  aggregates.set('acme|1', first);

  aggregates.set('acme|3', third);

  expect(aggregates.get('acme|1')).toBe(first);
  expect(aggregates.get('acme|2')).not.toBe(second);
  expect(aggregates.get('acme|3')).toBe(third);
});

test('a state that can not be serialized stays as it is', () => {
  const aggregates = createAggregates(0);
  const odd = { state: { priceOf: () => 5 }, version: 1 };

  aggregates.set('acme|1', odd);

  expect(aggregates.get('acme|1')).toBe(odd);
  expect(aggregates.size).toBe(1);
});
