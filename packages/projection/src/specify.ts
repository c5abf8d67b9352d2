import assert from 'node:assert/strict';

import { toAggregateId, toOffset, toTenant } from '@waybill/messages';

import { foldFlight, planFlight, viewKeyText } from './fold-flight.ts';
import type { LocatedEvent, Projection, ViewDocument } from './projection.ts';
import type { StoredView } from './store.ts';

/** An event of an example: what happened, and to which aggregate. */
export type GivenEvent = { readonly type: string; readonly data: unknown; readonly aggregateId: string };

/** What the view is held against; throws an `AssertionError` that shows the difference. */
export type ThenView = {
  /** The document with this id is exactly this; undefined when there is none or it is deleted. */
  readonly thenView: (id: string, document: ViewDocument | undefined) => ThenView;
};

const TENANT = toTenant('example');

/**
 * A specification by example: `specify(projection).given(...events).thenView(id, document)`.
 *
 * Each example is folded as one flight and as a flight for each event; a view of many aggregates also with the
 * aggregates in the opposite order. A fold that is not pure, or depends on what it must not, fails.
 */
export function specify(projection: Projection): {
  readonly given: (...events: readonly GivenEvent[]) => ThenView;
} {
  return { given: (...events) => expectation(foldCarefully(projection, events)) };
}

function expectation(views: ReadonlyMap<string, StoredView>): ThenView {
  return {
    thenView(id, document) {
      const [found] = [...views.values()].filter((view) => view.id === id);
      assert.deepEqual(found?.document, document);
      return expectation(views);
    },
  };
}

function foldCarefully(projection: Projection, events: readonly GivenEvent[]): ReadonlyMap<string, StoredView> {
  const located = locate(projection, events);
  const views = foldInFlights(projection, [located]);
  assert.deepEqual(
    foldInFlights(
      projection,
      located.map((event) => [event]),
    ),
    views,
    'the view depends on how its events are cut into flights',
  );
  if (projection.kind === 'shared') {
    const opposite = foldInFlights(projection, [located.toReversed().toSorted((a, b) => a.sequence - b.sequence)]);
    assert.deepEqual(documentsOf(opposite), documentsOf(views), 'the view depends on the order of its aggregates');
  }
  return views;
}

/** Each aggregate in a partition of its own, so that any order between two of them may occur. */
function locate(projection: Projection, events: readonly GivenEvent[]): readonly LocatedEvent[] {
  const sequences = new Map<string, number>();
  return events.map(({ type, data, aggregateId }) => {
    const sequence = (sequences.get(aggregateId) ?? 0) + 1;
    sequences.set(aggregateId, sequence);
    return {
      type,
      data: freeze(data),
      tenant: TENANT,
      aggregateId: toAggregateId(aggregateId),
      sequence,
      topic: projection.kind === 'aggregate' ? projection.topic : (projection.topics[0] ?? ''),
      partitionKey: aggregateId,
      offset: toOffset(sequence),
    };
  });
}

function foldInFlights(
  projection: Projection,
  flights: readonly (readonly LocatedEvent[])[],
): ReadonlyMap<string, StoredView> {
  const views = new Map<string, StoredView>();
  for (const events of flights) {
    const { plan, problems: unplanned } = planFlight([projection], [{ events }]);
    const folded = foldFlight(plan, views);
    assert.deepEqual([...unplanned, ...folded.problems], []);
    for (const { view, tenant, id, version, applied, document } of folded.views)
      views.set(viewKeyText({ view, tenant, id }), { view, tenant, id, version, applied, document: freeze(document) });
  }
  return views;
}

function documentsOf(views: ReadonlyMap<string, StoredView>): ReadonlyMap<string, ViewDocument | undefined> {
  return new Map(Array.from(views, ([key, { document }]) => [key, document]));
}

/** Everything within can't be changed any more, but for bytes. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) freeze(member);
  return Object.freeze(value);
}
