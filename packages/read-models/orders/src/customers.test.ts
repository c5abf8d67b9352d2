import { specify } from '@waybill/projection/testing';

import { customers } from './customers.ts';
import { cancelled, completed, confirmed, placed, refundRefused, rejected, requested } from './fixtures.ts';

const { given } = specify(customers);

const fresh = {
  id: '17850',
  countries: ['United Kingdom'],
  ordersConfirmed: 0,
  ordersRejected: 0,
  ordersCancelled: 0,
  returnsCompleted: 0,
  returnsRejected: 0,
  chargedPence: 0n,
  refundedPence: 0n,
  netPence: 0n,
  firstOrderAt: null,
  lastOrderAt: null,
};

test('shows a customer from the first order on, whatever becomes of it', () => {
  given(placed()).thenView('17850', fresh);
  given(placed(), rejected()).thenView('17850', { ...fresh, ordersRejected: 1 });
});

test('a customer who only brings goods back has a document', () => {
  given(requested(), refundRefused()).thenView('17850', { ...fresh, returnsRejected: 1 });
});

test('adds up what was charged, and knows the first and the last order that was confirmed', () => {
  const early = { placedAt: new Date('2010-12-01T07:00:00.000Z'), totalPence: 70n };
  const never = { placedAt: new Date('2009-12-01T07:00:00.000Z') };

  given(placed({}, '1'), confirmed({}, '1'), placed(early, '2'), confirmed(early, '2'), placed(never, '3')).thenView(
    '17850',
    {
      ...fresh,
      ordersConfirmed: 2,
      chargedPence: 1600n,
      netPence: 1600n,
      firstOrderAt: early.placedAt,
      lastOrderAt: new Date('2010-12-01T08:26:00.000Z'),
    },
  );
});

test('takes off what was paid back, and counts a cancelled order as confirmed too', () => {
  given(placed(), confirmed(), cancelled(), requested({ totalPence: 30n }), completed({ totalPence: 30n })).thenView(
    '17850',
    {
      ...fresh,
      ordersConfirmed: 1,
      ordersCancelled: 1,
      returnsCompleted: 1,
      chargedPence: 1530n,
      refundedPence: 1560n,
      netPence: -30n,
      firstOrderAt: new Date('2010-12-01T08:26:00.000Z'),
      lastOrderAt: new Date('2010-12-01T08:26:00.000Z'),
    },
  );
});

test('names each country of orders and returns once, sorted', () => {
  given(
    placed({ country: 'France' }, '1'),
    placed({ country: 'EIRE' }, '2'),
    requested({ country: 'France' }),
  ).thenView('17850', { ...fresh, countries: ['EIRE', 'France'] });
});

test('guests have no document', () => {
  const guest = { customerId: null };
  expect(
    [placed(guest), confirmed(guest), rejected(guest), cancelled(guest)].map((event) => customers.idOf(event as never)), // Place and tenant do not matter.
  ).toEqual([undefined, undefined, undefined, undefined]);
});
