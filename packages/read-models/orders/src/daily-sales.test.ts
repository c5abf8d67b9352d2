import type { GivenEvent } from '@waybill/projection/testing';
import { specify } from '@waybill/projection/testing';
import fc from 'fast-check';

import { dailySales } from './daily-sales.ts';
import { cancelled, completed, confirmed, placed, refundRefused, rejected, requested } from './fixtures.ts';

const { given } = specify(dailySales);

const empty = {
  id: '2010-12-01~United-Kingdom',
  date: '2010-12-01',
  country: 'United Kingdom',
  ordersConfirmed: 0,
  guestOrders: 0,
  ordersRejected: 0,
  rejectedPence: 0n,
  units: 0n,
  goodsPence: 0n,
  carriagePence: 0n,
  voucherPence: 0n,
  otherPence: 0n,
  salesPence: 0n,
  ordersCancelled: 0,
  cancelledPence: 0n,
  returnsCompleted: 0,
  returnedUnits: 0n,
  returnedPence: 0n,
  netPence: 0n,
};

test('adds up the confirmed orders of a day and country', () => {
  const parcel = { carriagePence: 1800n, voucherPence: 20n, otherPence: 3n, totalPence: 3353n, customerId: null };

  given(confirmed({}, '1'), confirmed(parcel, '2')).thenView('2010-12-01~United-Kingdom', {
    ...empty,
    ordersConfirmed: 2,
    guestOrders: 1,
    units: 12n,
    goodsPence: 3060n,
    carriagePence: 1800n,
    voucherPence: 20n,
    otherPence: 3n,
    salesPence: 4883n,
    netPence: 4883n,
  });
});

test('counts an order or a return only when it came to its end', () => {
  given(placed(), requested(), refundRefused())
    .thenView('2010-12-01~United-Kingdom', undefined)
    .thenView('2010-12-03~United-Kingdom', undefined);
});

test('counts a rejected order apart, on the day it was placed', () => {
  given(placed(), rejected()).thenView('2010-12-01~United-Kingdom', {
    ...empty,
    ordersRejected: 1,
    rejectedPence: 1530n,
  });
});

test('takes off a cancelled order on the day it was cancelled, a return on the day it came back', () => {
  given(placed(), confirmed(), cancelled(), requested(), completed())
    .thenView('2010-12-01~United-Kingdom', {
      ...empty,
      ordersConfirmed: 1,
      units: 6n,
      goodsPence: 1530n,
      salesPence: 1530n,
      netPence: 1530n,
    })
    .thenView('2010-12-02~United-Kingdom', {
      ...empty,
      id: '2010-12-02~United-Kingdom',
      date: '2010-12-02',
      ordersCancelled: 1,
      cancelledPence: 1530n,
      netPence: -1530n,
    })
    .thenView('2010-12-03~United-Kingdom', {
      ...empty,
      id: '2010-12-03~United-Kingdom',
      date: '2010-12-03',
      returnsCompleted: 1,
      returnedUnits: 6n,
      returnedPence: 1530n,
      netPence: -1530n,
    });
});

test('keeps days and countries apart, by the UTC date of the order', () => {
  const one = { ...empty, ordersConfirmed: 1, units: 6n, goodsPence: 1530n, salesPence: 1530n, netPence: 1530n };

  given(
    confirmed({ placedAt: new Date('2010-12-01T23:59:59.999Z') }, '1'),
    confirmed({ placedAt: new Date('2010-12-02T00:00:00.000Z') }, '2'),
    confirmed({ country: 'EIRE' }, '3'),
  )
    .thenView('2010-12-01~United-Kingdom', one)
    .thenView('2010-12-02~United-Kingdom', { ...one, id: '2010-12-02~United-Kingdom', date: '2010-12-02' })
    .thenView('2010-12-01~EIRE', { ...one, id: '2010-12-01~EIRE', country: 'EIRE' });
});

test('stays at the largest 64-bit number rather than stop the projector', () => {
  const totalPence = 2n ** 62n;
  const events = ['1', '2', '3'].map((id) => confirmed({ totalPence }, id));

  given(...events).thenView('2010-12-01~United-Kingdom', {
    ...empty,
    ordersConfirmed: 3,
    units: 18n,
    goodsPence: 4590n,
    salesPence: 2n ** 63n - 1n,
    netPence: 2n ** 63n - 1n,
  });
});

test('gives the same documents in whatever order the events arrive, up to the largest numbers', () => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 62n });
  const body = fc.record({
    // Two spellings of one id.
    country: fc.constantFrom('Channel Islands', 'Channel-Islands', 'EIRE'),
    units: amount,
    goodsPence: amount,
    totalPence: amount,
  });
  const any = fc.oneof(
    fc.tuple(body, fc.constantFrom(confirmed, rejected, cancelled)).map(([data, event]) => event(data)),
    body.map((data) => completed(data)),
  );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (events) => {
      // Each of another order, so that the specification tries them from either end too.
      given(...events.map((event, index): GivenEvent => ({ ...event, aggregateId: String(index) })));
    }),
  );
});
