import type { ReactorPosition } from '@waybill/messages';
import { NO_OFFSET, NOWHERE, toAggregateId, toOffset, toTenant } from '@waybill/messages';
import fc from 'fast-check';

import type { Cause } from './cause.ts';
import type { Lane } from './lanes.ts';
import { Lanes } from './lanes.ts';

const BEGINNING: ReactorPosition = { events: NO_OFFSET, token: NO_OFFSET, lastId: undefined, parked: new Map() };

function cause(offset: number, aggregate: string): Cause {
  return {
    offset: toOffset(offset),
    aggregateKey: aggregate,
    tenant: toTenant('acme'),
    aggregateId: toAggregateId(aggregate),
    topicTag: 'aaaaaaaa',
    eventId: String(offset),
    correlationId: '',
    traceparent: undefined,
    position: NOWHERE,
    react: () => [],
  };
}

function mark(events: number) {
  return { events: toOffset(events), token: toOffset(0), lastId: String(events) };
}

/** Reads records `from` on, one for each aggregate named. */
function read(lanes: Lanes, aggregates: readonly string[], from = 0): readonly (Lane | undefined)[] {
  return aggregates.map((aggregate, index) => {
    const lane = lanes.add(cause(from + index, aggregate));
    lanes.passed(mark(from + index));
    return lane;
  });
}

function taken(lanes: readonly (Lane | undefined)[], at: number): Lane {
  const lane = lanes[at];
  if (lane === undefined) throw new Error(`Nothing waits for record ${at}.`);
  return lane;
}

test('the position stays before the first record that waits, whatever is done behind it', () => {
  const lanes = new Lanes(BEGINNING);
  const waiting = read(lanes, ['a', 'b', 'c']);

  lanes.done(taken(waiting, 1));
  expect(lanes.position().events).toBe(-1n);
  lanes.done(taken(waiting, 0));

  expect(lanes.position()).toEqual({ ...mark(1), parked: new Map() });
});

test('H11: the position passes over what is parked and names it', () => {
  const lanes = new Lanes(BEGINNING);
  const waiting = read(lanes, ['a', 'b', 'a', 'b']);

  lanes.park(taken(waiting, 0));
  lanes.done(taken(waiting, 1));
  lanes.done(taken(waiting, 3));

  expect(lanes.position()).toEqual({ ...mark(3), parked: new Map([['a', 0n]]) });
  lanes.done(taken(waiting, 0));
  expect(lanes.position().parked).toEqual(new Map([['a', 2n]]));
  lanes.done(taken(waiting, 0));
  expect(lanes.position()).toEqual({ ...mark(3), parked: new Map() });
});

test('what is parked behind the position is not named: it is read again anyhow', () => {
  const lanes = new Lanes(BEGINNING);
  const waiting = read(lanes, ['a', 'b']);

  lanes.park(taken(waiting, 1));

  expect(lanes.position()).toEqual(BEGINNING);
});

test('H11: behind a restart only what was parked is dealt with again, and the position stays until then', () => {
  const stored = { ...mark(4), parked: new Map([['a', toOffset(2)]]) };
  const lanes = new Lanes(stored);

  const waiting = read(lanes, ['a', 'b', 'a', 'b', 'a', 'b'], 0);

  expect(waiting.map((lane) => lane?.key)).toEqual([undefined, undefined, 'a', undefined, 'a', 'b']);
  expect(lanes.position()).toEqual(stored);
  lanes.done(taken(waiting, 5));
  lanes.done(taken(waiting, 2));
  expect(lanes.position()).toEqual({ ...mark(5), parked: new Map([['a', 4n]]) });
});

test('H11: what is parked stays so while the log is read again, even if all of it that was met is done', () => {
  const lanes = new Lanes({ ...mark(4), parked: new Map([['a', toOffset(1)]]) });
  const [first] = read(lanes, ['a'], 1);
  if (first === undefined) throw new Error('It was parked.');

  lanes.done(first);
  expect(lanes.position().parked).toEqual(new Map([['a', 2n]]));
  const rest = read(lanes, ['a', 'b', 'b'], 2);

  expect(rest.map((lane) => lane?.key)).toEqual(['a', undefined, undefined]);
});

test('H11: whoever begins at any position, in whatever state, leaves nothing out', () => {
  const step = fc.record({ deed: fc.constantFrom('read', 'done', 'park'), pick: fc.nat() });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 }),
      fc.array(step, { maxLength: 60 }),
      (aggregates, steps) => {
        const lanes = new Lanes(BEGINNING);
        const done = carryOut(lanes, aggregates, steps);

        const again = new Lanes(lanes.position());
        const leftOut = aggregates.flatMap((aggregate, offset) =>
          again.add(cause(offset, aggregate)) === undefined && !done.has(offset) ? [offset] : [],
        );

        expect(leftOut).toEqual([]);
      },
    ),
  );
});

type Step = { readonly deed: string; readonly pick: number };

/** @returns the offsets that were dealt with */
function carryOut(lanes: Lanes, aggregates: readonly string[], steps: readonly Step[]): ReadonlySet<number> {
  const done = new Set<number>();
  const met = new Set<Lane>();
  let next = 0;
  for (const { deed, pick } of steps) {
    if (deed === 'read') {
      const [lane] = read(lanes, aggregates.slice(next, next + 1), next);
      if (lane) met.add(lane);
      next += 1;
      continue;
    }
    const busy = [...met].filter(({ queue }) => queue.length > 0);
    const lane = busy[pick % Math.max(1, busy.length)];
    if (lane === undefined) continue;
    if (deed === 'park') lanes.park(lane);
    else {
      done.add(Number(lane.queue[0]?.offset));
      lanes.done(lane);
    }
  }
  return done;
}
