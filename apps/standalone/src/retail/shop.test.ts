import fc from 'fast-check';

import { openShop, submission, viewsOf } from './fixtures.ts';
import { brokenInvariants } from './invariants.ts';
import { readMonth, realMonths, resultOf } from './real-month.ts';
import { story } from './story.ts';

const seed = fc.integer({ min: 0, max: 0xffff_ffff });
const lines = [
  { sku: '22423', description: 'CAKESTAND', quantity: 10, unitPricePence: 255 },
  { sku: 'POST', description: 'POSTAGE', quantity: 1, unitPricePence: 1_800 },
];
const body = { customerId: '17850', country: 'United Kingdom', lines };
const place = submission('PlaceOrder', '1', { ...body, placedAt: '2010-12-01T08:26:00.000Z' });

test('whatever the order of deliveries: every operation ends once, nothing happens behind its end, and all sums agree', () => {
  fc.assert(
    fc.property(story, seed, (lanes, number) => {
      const shop = openShop(lanes, number);
      shop.run();

      expect(shop.outcomes.size).toBe(lanes.flat().length);
      expect([...shop.mailboxes.values()].filter(({ running }) => running.size > 0)).toEqual([]);
      expect(brokenInvariants(shop)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('every order of deliveries ends in the same outcomes and the same views', () => {
  fc.assert(
    fc.property(story, seed, seed, (lanes, one, other) => {
      const [shop, again] = [openShop(lanes, one), openShop(lanes, other)];
      shop.run();
      again.run();

      expect([...again.outcomes].sort()).toEqual([...shop.outcomes].sort());
      expect(viewsOf(again)).toEqual(viewsOf(shop));
    }),
    { numRuns: 200 },
  );
});

test('cut off at any moment and gone on with later, it ends the same', () => {
  fc.assert(
    fc.property(story, seed, fc.nat(200), (lanes, number, steps) => {
      const [shop, whole] = [openShop(lanes, number), openShop(lanes, number)];
      shop.run(steps);
      shop.run();
      whole.run();

      expect(viewsOf(shop)).toEqual(viewsOf(whole));
    }),
    { numRuns: 50 },
  );
});

test('the goods of an order that can not be charged are back before its operation ends', () => {
  const dear = submission('PlaceOrder', '1', {
    ...body,
    placedAt: '2010-12-01T08:26:00.000Z',
    lines: [{ ...lines[0], unitPricePence: 100_001 }],
  });
  fc.assert(
    fc.property(seed, (number) => {
      const shop = openShop([[dear]], number);
      while (shop.outcomes.size === 0) shop.run(1);
      const reservation = shop.mailboxes.get('inventory.reservation.commands.v1|1');

      expect([...shop.outcomes.values()]).toEqual(['Failed/charge-limit-exceeded']);
      expect(reservation?.log.filter(({ kind }) => kind === 'event')).toMatchObject([
        { type: 'StockReserved' },
        { type: 'StockReleased' },
      ]);
    }),
    { numRuns: 50 },
  );
});

test('a cancellation and a return of one number, by one customer, are both paid back', () => {
  const cancel = submission('CancelOrder', '1', { cancellationId: 'C1', cancelledAt: '2010-12-02T09:00:00.000Z' });
  const other = submission('PlaceOrder', '2', { ...body, placedAt: '2010-12-01T08:26:00.000Z' });
  const bring = submission('ReturnGoods', 'C1', { ...body, returnedAt: '2010-12-02T09:00:00.000Z' });
  const shop = openShop([[place, other, cancel, bring]], 7);
  shop.run();

  expect(new Set(shop.outcomes.values())).toEqual(new Set(['Succeeded']));
  expect(brokenInvariants(shop)).toEqual([]);
  expect(shop.views.get('customers')?.get('17850')).toMatchObject({ chargedPence: 8_700n, refundedPence: 8_700n });
});

test('an order and a return of one number move their own stock', () => {
  const bring = submission('ReturnGoods', '1', { ...body, returnedAt: '2010-12-02T09:00:00.000Z' });
  const shop = openShop([[place, bring]], 7);
  shop.run();

  expect([...shop.outcomes.values()]).toEqual(['Succeeded', 'Succeeded']);
  expect(shop.views.get('stock-levels')?.get('22423')).toMatchObject({ reservedUnits: 10n, returnedUnits: 10n });
});

// It is not everybody's, and a table of cases must not be empty.
for (const month of realMonths)
  test(`the real month ${month} ends in the outcomes and views of the independent calculation`, () => {
    const { lanes, expected } = readMonth(month);
    const shop = openShop(lanes, 7);

    shop.run();

    expect(brokenInvariants(shop)).toEqual([]);
    expect(resultOf(shop, lanes)).toEqual(expected);
  });
