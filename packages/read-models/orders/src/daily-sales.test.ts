import type { ProjectedEvent } from '@waybill/projection';
import fc from 'fast-check';

import { dailySales } from './daily-sales.ts';
import { confirmed, placed } from './fixtures.ts';

/** All documents, by id. */
function viewAfter(events: readonly ProjectedEvent[]) {
  const view = new Map<string, Readonly<Record<string, unknown>>>();
  for (const event of events) {
    for (const id of [dailySales.idOf(event) ?? []].flat()) {
      const document = dailySales.fold[event.type]?.(view.get(id), event, id);
      if (document !== undefined) view.set(id, document);
    }
  }
  return Object.fromEntries([...view].sort());
}

test('adds up the confirmed orders of a day and country', () => {
  const parcel = { carriagePence: 1800n, voucherPence: 20n, otherPence: 3n, totalPence: 3353n };
  expect(viewAfter([confirmed({}, '1'), confirmed({ ...parcel, customerId: null }, '2')])).toEqual({
    '2010-12-01~United-Kingdom': {
      id: '2010-12-01~United-Kingdom',
      date: '2010-12-01',
      country: 'United Kingdom',
      ordersConfirmed: 2,
      guestOrders: 1,
      ordersRejected: 0,
      rejectedPence: 0n,
      units: 12n,
      goodsPence: 3060n,
      carriagePence: 1800n,
      voucherPence: 20n,
      otherPence: 3n,
      salesPence: 4883n,
      ordersCancelled: 0,
      cancelledPence: 0n,
      returnsCompleted: 0,
      returnedUnits: 0n,
      returnedPence: 0n,
      netPence: 4883n,
    },
  });
});

test('counts an order only when it is confirmed', () => {
  expect(viewAfter([placed()])).toEqual({});
});

test('keeps days and countries apart, by the UTC date of the order', () => {
  const late = new Date('2010-12-01T23:59:59.999Z');
  const early = new Date('2010-12-02T00:00:00.000Z');
  const events = [confirmed({ placedAt: late }), confirmed({ placedAt: early }), confirmed({ country: 'EIRE' })];
  expect(Object.keys(viewAfter(events))).toEqual([
    '2010-12-01~EIRE',
    '2010-12-01~United-Kingdom',
    '2010-12-02~United-Kingdom',
  ]);
});

test('stays at the largest 64-bit number rather than stop the projector', () => {
  const totalPence = 2n ** 62n;
  const view = viewAfter(['1', '2', '3'].map((id) => confirmed({ totalPence }, id)));
  expect(view['2010-12-01~United-Kingdom']).toMatchObject({ salesPence: 2n ** 63n - 1n, netPence: 2n ** 63n - 1n });
});

test('gives the same documents in whatever order the events arrive', () => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 62n });
  const order = fc.record({
    customerId: fc.option(fc.constant('17850')),
    // Two spellings of one id.
    country: fc.constantFrom('Channel Islands', 'Channel-Islands', 'EIRE'),
    units: amount,
    goodsPence: amount,
    carriagePence: amount,
    voucherPence: amount,
    otherPence: amount,
    totalPence: amount,
  });
  const shuffled = fc
    .array(
      order.map((data) => confirmed(data)),
      { maxLength: 12 },
    )
    .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
  fc.assert(
    fc.property(shuffled, ([events, others]) => {
      expect(viewAfter(others)).toEqual(viewAfter(events));
    }),
  );
});
