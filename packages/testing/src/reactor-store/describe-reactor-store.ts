import { randomUUID } from 'node:crypto';

import type { ReactorPosition, ReactorStore } from '@waybill/messages';
import { toOffset } from '@waybill/messages';

import { describeTimers } from './describe-timers.ts';

function positionAt(events: number, parked: Readonly<Record<string, number>> = {}): ReactorPosition {
  return {
    events: toOffset(events),
    token: toOffset(events - 1),
    lastId: `id of ${events}`,
    parked: new Map(Object.entries(parked).map(([aggregate, first]) => [aggregate, toOffset(first)])),
  };
}

const ONE = 'aaaaaaaa.0';
const TWO = 'aaaaaaaa.11';

/**
 * The contract of `ReactorStore`, which every adapter must pass.
 *
 * @param open  the adapter; it may be shared with other tests
 */
export function describeReactorStore(name: string, open: () => ReactorStore): void {
  describe(`the reactor store of ${name}`, () => {
    const fresh = (): readonly [ReactorStore, string] => [open(), `orders.reactor-${randomUUID()}`];

    test('a reactor that is new has no positions', async () => {
      const [store, reactor] = fresh();

      expect(await store.read(reactor)).toEqual(new Map());
    });

    test('positions are read back as they were written, also those at the beginning and without a last id', async () => {
      const [store, reactor] = fresh();
      const one = positionAt(7, { 'acme|o-1.a': 3, 'acme|$o~2': 6 });
      const two = { ...positionAt(0), events: toOffset(-1), lastId: undefined };

      await store.write(reactor, new Map([[ONE, one]]));
      await store.write(reactor, new Map([[TWO, two]]));

      const read = await store.read(reactor);
      expect(read).toEqual(new Map([[ONE, one]]).set(TWO, two));
    });

    test('a position moves forward only, each partition by itself', async () => {
      const [store, reactor] = fresh();
      await store.write(reactor, new Map([[ONE, positionAt(7)]]));

      await store.write(
        reactor,
        new Map([
          [ONE, positionAt(6, { 'acme|o-1': 2 })],
          [TWO, positionAt(1)],
        ]),
      );

      const read = await store.read(reactor);
      expect([read.get(ONE), read.get(TWO)]).toEqual([positionAt(7), positionAt(1)]);
    });

    test('what is parked belongs to its position: it is replaced with it, also at the same offset', async () => {
      const [store, reactor] = fresh();
      await store.write(reactor, new Map([[ONE, positionAt(7, { 'acme|o-1': 3, 'acme|o-2': 5 })]]));
      await store.write(reactor, new Map([[ONE, positionAt(7, { 'acme|o-2': 5 })]]));
      expect((await store.read(reactor)).get(ONE)).toEqual(positionAt(7, { 'acme|o-2': 5 }));

      await store.write(reactor, new Map([[ONE, positionAt(8)]]));

      expect((await store.read(reactor)).get(ONE)).toEqual(positionAt(8));
    });

    test('reactors do not see each other', async () => {
      const [store, reactor] = fresh();
      await store.write(reactor, new Map([[ONE, positionAt(7)]]));

      expect(await store.read(`${reactor}-2`)).toEqual(new Map());
    });

    test('of writers at once the furthest stands', async () => {
      const [store, reactor] = fresh();

      await Promise.all([3, 9, 1, 5].map((events) => store.write(reactor, new Map([[ONE, positionAt(events)]]))));

      expect((await store.read(reactor)).get(ONE)?.events).toBe(9n);
    });

    describeTimers(fresh);
  });
}
