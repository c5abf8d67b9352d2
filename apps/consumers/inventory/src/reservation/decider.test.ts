import type { ReservationCommand, ReservationEvent } from '@waybill/contracts-inventory';
import { fold } from '@waybill/decider';
import { specify } from '@waybill/decider/testing';
import fc from 'fast-check';

import { reservation } from './decider.ts';
import { goodsRestocked, releaseStock, reserveStock, restockGoods, stockReleased, stockReserved } from './fixtures.ts';

const { given } = specify(reservation);

describe('reserving', () => {
  test('sets the goods of all lines aside, each product once', () => {
    given().when(reserveStock()).then(stockReserved());
  });

  test('is already so the second time, also with other goods and after they were given back', () => {
    given(stockReserved()).when(reserveStock()).thenNothing();
    given(stockReserved())
      .when(reserveStock([{ sku: '22423', quantity: 9_999 }]))
      .thenNothing();
    given(stockReserved(), stockReleased()).when(reserveStock()).thenNothing();
  });

  test('takes 2,500 pieces of each product and no piece more, all its lines together', () => {
    const most = [
      { sku: 'A', quantity: 2_500 },
      { sku: 'B', quantity: 2_500 },
    ];
    given()
      .when(reserveStock(most))
      .then(
        stockReserved([
          { sku: 'A', units: 2_500n },
          { sku: 'B', units: 2_500n },
        ]),
      );
    given()
      .when(reserveStock([...most, { sku: 'B', quantity: 1 }]))
      .thenRefused('allocation-limit-exceeded', { details: { sku: 'B', units: 2_501, limit: 2_500 } });
  });

  test('is refused again when it was refused before', () => {
    const tooMany = reserveStock([{ sku: 'A', quantity: 2_501 }]);
    given().when(tooMany).thenRefused('allocation-limit-exceeded');
  });

  test('has nothing to do with what a return of the same id brought back', () => {
    given(goodsRestocked()).when(reserveStock()).then(stockReserved());
  });
});

describe('releasing', () => {
  test('gives back all that was set aside', () => {
    given(stockReserved([{ sku: 'A', units: 3n }]))
      .when(releaseStock)
      .then(stockReleased([{ sku: 'A', units: 3n }]));
  });

  test('is already so when nothing was set aside, or it was given back', () => {
    given().when(releaseStock).thenNothing();
    given(goodsRestocked()).when(releaseStock).thenNothing();
    given(stockReserved(), stockReleased()).when(releaseStock).thenNothing();
  });
});

describe('restocking', () => {
  test('takes the goods of all lines back, without a limit', () => {
    given().when(restockGoods()).then(goodsRestocked());
    given(stockReserved())
      .when(
        restockGoods([
          { sku: 'A', quantity: 1_000_000 },
          { sku: 'A', quantity: 9_360 },
        ]),
      )
      .then(goodsRestocked([{ sku: 'A', units: 1_009_360n }]));
  });

  test('is already so the second time', () => {
    given(goodsRestocked()).when(restockGoods()).thenNothing();
  });
});

/** Units that the events of one kind say, by stock code. */
function unitsOf(events: readonly ReservationEvent[], type: ReservationEvent['type']): bigint {
  return events
    .filter((event) => event.type === type)
    .flatMap(({ data }) => data.lines)
    .reduce((sum, { units }) => sum + units, 0n);
}

test('in any order of commands, what is given back was set aside, and each happens once', () => {
  const lines = fc.array(fc.record({ sku: fc.constantFrom('A', 'B'), quantity: fc.integer({ min: 1, max: 1_500 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  const command: fc.Arbitrary<ReservationCommand> = fc.oneof(
    lines.map((each) => reserveStock(each)),
    fc.constant(releaseStock),
    lines.map((each) => restockGoods(each)),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
      const events: ReservationEvent[] = [];
      for (const each of commands) {
        const decide = () => reservation.decide(each, fold(reservation, events), '1', new Date(0));
        events.push(...decide().events);
        expect(decide().events).toEqual([]);
      }
      const [reserved, released] = [unitsOf(events, 'StockReserved'), unitsOf(events, 'StockReleased')];
      expect([0n, reserved]).toContain(released);
      expect(new Set(events.map(({ type }) => type)).size).toBe(events.length);
    }),
  );
});
