import fc from 'fast-check';

import { submission } from './fixtures.ts';
import type { Submission } from './shop.ts';

const country = fc.constantFrom('United Kingdom', 'EIRE', 'Channel Islands');
const time = fc.constantFrom('2010-12-01T08:26:00.000Z', '2010-12-01T23:59:00.000Z', '2010-12-02T00:00:00.000Z');
const sku = fc.constantFrom('22423', '84879', 'PADS', 'POST', 'GIFT_0001_20', 'M');
/** Now and then more than may be set aside, or charged, or nothing at all. */
const quantity = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1_250, 2_500, 2_501));
const unitPricePence = fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constantFrom(0, 1_000_001));
const line = fc.record({ sku, description: fc.constant('SOMETHING'), quantity, unitPricePence });
const lines = fc.array(line, { minLength: 1, maxLength: 4 });

type Step = readonly [type: string, id: string, body: Readonly<Record<string, unknown>>];

/** What one customer, or one guest, does one after another; numbers are short, so that they meet again. */
function customerLane(lane: string, customerId: string | null): fc.Arbitrary<readonly Submission[]> {
  const id = fc.constantFrom('1', '2', '3').map((number) => `${lane}-${number}`);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(id, country, time, lines).map(toOrder(customerId)) },
    { weight: 2, arbitrary: fc.tuple(id, id, time).map(toCancellation) },
    { weight: 2, arbitrary: fc.tuple(id, country, time, lines).map(toReturn(customerId)) },
  );
  return fc.array(step, { maxLength: 8 }).map((steps) => steps.map((each) => submission(...each)));
}

type Body = readonly [id: string, country: string, at: string, lines: readonly unknown[]];

function toOrder(customerId: string | null): (body: Body) => Step {
  return ([id, where, placedAt, bought]) => ['PlaceOrder', id, { customerId, country: where, placedAt, lines: bought }];
}

function toReturn(customerId: string | null): (body: Body) => Step {
  return ([id, where, returnedAt, brought]) => [
    'ReturnGoods',
    id,
    { customerId, country: where, returnedAt, lines: brought },
  ];
}

function toCancellation([order, cancellationId, cancelledAt]: readonly [string, string, string]): Step {
  return ['CancelOrder', order, { cancellationId, cancelledAt }];
}

const productLane = fc
  .array(
    fc.oneof(
      fc.constant<Step>(['RegisterProduct', '22423', { description: 'CAKESTAND', openingUnits: 500 }]),
      fc.constant<Step>(['DescribeProduct', '22423', { description: 'CAKE STAND' }]),
      fc
        .tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -600, max: 600 }), time)
        .map(([adjustmentId, units, adjustedAt]): Step => [
          'AdjustStock',
          '22423',
          { adjustmentId, quantity: units, reason: 'counted', adjustedAt },
        ]),
      fc.constant<Step>(['WithdrawProduct', '22423', {}]),
    ),
    { maxLength: 6 },
  )
  .map((steps) => steps.map((each) => submission(...each)));

const ledgerLane = fc
  .array(
    fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -900, max: 900 }), time)
      .map(([entryId, amountPence, postedAt]): Step => [
        'PostLedgerEntry',
        'bad-debt',
        { entryId, amountPence, customerId: null, country: 'United Kingdom', description: 'Adjust', postedAt },
      ]),
    { maxLength: 5 },
  )
  .map((steps) => steps.map((each) => submission(...each)));

/** Lanes of a small shop: customers, a guest, a product and a ledger. */
export const story: fc.Arbitrary<readonly (readonly Submission[])[]> = fc.tuple(
  customerLane('A', '17850'),
  customerLane('B', '13047'),
  customerLane('G', null),
  productLane,
  ledgerLane,
);
