import { toAggregateId, toOffset, toTenant } from '@waybill/messages';

import type { FoldedFlight } from './fold-flight.ts';
import { foldFlight, needsStored, planFlight, viewKeyText } from './fold-flight.ts';
import type { LocatedEvent, Projection } from './projection.ts';
import { defineAggregateProjection, defineSharedProjection } from './projection.ts';
import type { StoredView } from './store.ts';

type Added = { readonly type: 'Added'; readonly data: { readonly amount: bigint } };
type Removed = { readonly type: 'Removed'; readonly data: null };

const things = defineAggregateProjection<{ sum: bigint }, Added | Removed>({
  name: 'things',
  topic: 'events',
  fold: { Added: (before, { data }) => ({ sum: (before?.sum ?? 0n) + data.amount }), Removed: () => undefined },
});
const totals = defineSharedProjection<{ sum: bigint }, Added | Removed>({
  name: 'totals',
  topics: ['events'],
  idOf: ({ aggregateId }) => (aggregateId === 'nobody' ? undefined : 'all'),
  fold: { Added: (before, { data }) => ({ sum: (before?.sum ?? 0n) + data.amount }) },
});

const acme = toTenant('acme');

function event(fields: Partial<LocatedEvent> & { readonly id?: string; readonly at?: number }): LocatedEvent {
  const { id = 'a', at = 1, ...others } = fields;
  return {
    type: 'Added',
    data: { amount: 1n },
    tenant: acme,
    aggregateId: toAggregateId(id),
    sequence: 1,
    topic: 'events',
    partitionKey: 'p',
    offset: toOffset(at),
    ...others,
  };
}

function fold(
  projection: Projection,
  events: readonly LocatedEvent[],
  stored: readonly StoredView[] = [],
): FoldedFlight {
  const { plan, problems } = planFlight([projection], [{ events }]);
  const folded = foldFlight(plan, new Map(stored.map((view) => [viewKeyText(view), view])));
  return { ...folded, problems: [...problems, ...folded.problems] };
}

function storedThing(fields: Partial<StoredView>): StoredView {
  const applied = new Map([['p', toOffset(4)]]);
  return { view: 'things', tenant: acme, id: 'a', version: 2, applied, document: { sum: 2n }, ...fields };
}

test('folds the events of each aggregate into its document', () => {
  const { views } = fold(things, [event({}), event({ at: 2, sequence: 2 }), event({ id: 'b', at: 3 })]);

  expect(views).toEqual([
    { ...storedThing({ applied: new Map([['p', toOffset(2)]]) }), kind: 'aggregate', replaces: 0 },
    expect.objectContaining({ id: 'b', version: 1, document: { sum: 1n } }),
  ]);
});

test('keeps the documents of two tenants apart', () => {
  const { views } = fold(things, [event({}), event({ tenant: toTenant('other') })]);

  expect(views.map(({ tenant, version }) => [tenant, version])).toEqual([
    ['acme', 1],
    ['other', 1],
  ]);
});

test('goes on from the stored document, and leaves out what is in it', () => {
  const again = [event({ at: 3 }), event({ at: 4, sequence: 2 })];

  expect(fold(things, again, [storedThing({})]).views).toEqual([]);
  expect(fold(things, [...again, event({ at: 5, sequence: 3 })], [storedThing({})]).views).toEqual([
    expect.objectContaining({ version: 3, document: { sum: 3n } }),
  ]);
});

test('an event that the fold does not name moves the version alone', () => {
  const { views } = fold(things, [event({ type: 'Renamed', at: 5, sequence: 3 })], [storedThing({})]);

  expect(views).toEqual([expect.objectContaining({ version: 3, document: { sum: 2n } })]);
});

test('a deleted document is written as one without members', () => {
  const { views } = fold(things, [event({ type: 'Removed', at: 5, sequence: 3 })], [storedThing({})]);

  expect(views).toEqual([expect.objectContaining({ version: 3, document: undefined })]);
});

test.each([
  ['that skips a version', event({ at: 5, sequence: 4 })],
  ['that repeats a version behind the stored offset', event({ at: 5, sequence: 2 })],
])('an event %s is a problem, not a guess', (_name, next) => {
  const { views, problems } = fold(things, [next], [storedThing({})]);

  expect(views).toEqual([]);
  expect(problems).toEqual([{ partitionKey: 'p', offset: 5n, reason: expect.stringContaining('version 2 of a') }]);
});

test('an event of an aggregate that nobody knows is a problem unless it is the first', () => {
  expect(fold(things, [event({ sequence: 2 })]).problems).toHaveLength(1);
  expect(fold(things, [event({ sequence: 1 })]).problems).toHaveLength(0);
});

test('a fold or an id that throws is a problem', () => {
  const broken = (): never => {
    throw new Error('oops');
  };

  expect(fold({ ...things, fold: { Added: broken } }, [event({})]).problems).toEqual([
    { partitionKey: 'p', offset: 1n, reason: "The view things can't fold Added: oops." },
  ]);
  expect(fold({ ...totals, kind: 'shared', topics: ['events'], idOf: broken }, [event({})]).problems).toHaveLength(1);
});

const parts = defineSharedProjection<{ sum: bigint; id: string }, Added>({
  name: 'parts',
  topics: ['events'],
  idOf: ({ data }) => Array.from({ length: Number(data.amount) }, (_, index) => `part ${index % 2}`),
  fold: { Added: (before, { data }, id) => ({ sum: (before?.sum ?? 0n) + data.amount, id }) },
});

test('an event that belongs to several documents is folded into each of them once, with its id', () => {
  const { views } = fold(parts, [event({ data: { amount: 3n } }), event({ at: 2, data: { amount: 1n } })]);

  expect(views).toEqual([
    expect.objectContaining({ id: 'part 0', version: 2, document: { sum: 4n, id: 'part 0' } }),
    expect.objectContaining({ id: 'part 1', version: 1, document: { sum: 3n, id: 'part 1' } }),
  ]);
});

test('an event that names no document changes none', () => {
  expect(fold(parts, [event({ data: { amount: 0n } })]).views).toEqual([]);
});

test('a shared document counts its events, and remembers the last of each partition', () => {
  const stored = { ...storedThing({ view: 'totals', id: 'all', version: 5 }), applied: new Map([['p', toOffset(4)]]) };
  const events = [
    event({ at: 4 }),
    event({ at: 5 }),
    event({ partitionKey: 'q', at: 2 }),
    event({ id: 'nobody', at: 6 }),
  ];

  const { views } = fold(totals, [...events, event({ type: 'Removed', at: 7 })], [stored]);

  expect(views).toEqual([
    {
      kind: 'shared',
      replaces: 5,
      view: 'totals',
      tenant: 'acme',
      id: 'all',
      version: 7,
      applied: new Map([
        ['p', 5n],
        ['q', 2n],
      ]),
      document: { sum: 4n },
    },
  ]);
});

test('what is stored must be known, except of an aggregate whose first event is here', () => {
  const needs = (projection: Projection, first: LocatedEvent): boolean[] =>
    [...planFlight([projection], [{ events: [first] }]).plan.values()].map(needsStored);

  expect(needs(things, event({}))).toEqual([false]);
  expect(needs(things, event({ sequence: 2 }))).toEqual([true]);
  expect(needs(totals, event({}))).toEqual([true]);
});

test('a projection folds the events of its own topics', () => {
  expect(fold(things, [event({ topic: 'others' })]).views).toEqual([]);
  expect(fold(totals, [event({ topic: 'others' })]).views).toEqual([]);
});
