import { defineAggregateProjection, defineSharedProjection } from './projection.ts';
import { specify } from './specify.ts';

type Added = { readonly type: 'Added'; readonly data: { readonly amount: number } };

const added = (aggregateId: string, amount: number) => ({ aggregateId, type: 'Added', data: { amount } });

const things = defineAggregateProjection<{ sum: number }, Added>({
  name: 'things',
  topic: 'events',
  fold: { Added: (before, { data }) => ({ sum: (before?.sum ?? 0) + data.amount }) },
});

function shared(fold: (before: number, amount: number) => number) {
  return defineSharedProjection<{ value: number }, Added>({
    name: 'totals',
    topics: ['events'],
    idOf: () => 'all',
    fold: { Added: (before, { data }) => ({ value: fold(before?.value ?? 0, data.amount) }) },
  });
}

test('holds documents against what is expected of them', () => {
  specify(things)
    .given(added('a', 1), added('b', 2), added('a', 3))
    .thenView('a', { sum: 4 })
    .thenView('b', { sum: 2 })
    .thenView('c', undefined);
});

test('shows the difference when a document is another', () => {
  expect(() => specify(things).given(added('a', 1)).thenView('a', { sum: 2 })).toThrow(/sum: 1/);
});

test('a shared view that depends on the order of its aggregates fails', () => {
  const events = [added('a', 1), added('b', 2)];

  specify(shared((before, amount) => before + amount))
    .given(...events)
    .thenView('all', { value: 3 });

  expect(() => specify(shared((before, amount) => before * 2 + amount)).given(...events)).toThrow(
    /order of its aggregates/,
  );
});

test('a fold that remembers something itself fails', () => {
  let calls = 0;
  const impure = { ...things, fold: { Added: () => ({ calls: (calls += 1) }) } };

  expect(() => specify(impure).given(added('a', 1), added('a', 2))).toThrow(/cut into flights/);
});

test('a fold that changes what it was given fails', () => {
  const careless = defineAggregateProjection<{ sum: number }, Added>({
    ...things,
    fold: { Added: (before = { sum: 0 }, { data }) => Object.assign(before, { sum: before.sum + data.amount }) },
  });

  expect(() => specify(careless).given(added('a', 1), added('a', 2))).toThrow(/read only/);
});

test('a fold that throws fails', () => {
  const broken = {
    ...things,
    fold: {
      Added: (): never => {
        throw new Error('oops');
      },
    },
  };

  expect(() => specify(broken).given(added('a', 1))).toThrow(/can't fold Added/);
});
