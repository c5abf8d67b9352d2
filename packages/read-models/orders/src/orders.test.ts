import { specify } from '@waybill/projection/testing';

import { cancelled, confirmed, placed, pricedLine, rejected } from './fixtures.ts';
import { orders } from './orders.ts';

const { given } = specify(orders);

const fresh = {
  id: '536365',
  status: 'placed',
  customerId: '17850',
  country: 'United Kingdom',
  placedAt: new Date('2010-12-01T08:26:00.000Z'),
  lines: [pricedLine()],
  units: 6n,
  goodsPence: 1530n,
  carriagePence: 0n,
  voucherPence: 0n,
  otherPence: 0n,
  totalPence: 1530n,
  rejectionCode: null,
  cancellationId: null,
  cancelledAt: null,
};

test('shows an order that was placed, with all members and nothing else', () => {
  given(placed()).thenView('536365', fresh);
});

test('shows an order as confirmed once it is', () => {
  given(placed(), confirmed()).thenView('536365', { ...fresh, status: 'confirmed' });
});

test('shows why an order was rejected', () => {
  given(placed(), rejected()).thenView('536365', {
    ...fresh,
    status: 'rejected',
    rejectionCode: 'charge-limit-exceeded',
  });
});

test('shows when and by which number an order was cancelled', () => {
  given(placed(), confirmed(), cancelled()).thenView('536365', {
    ...fresh,
    status: 'cancelled',
    cancellationId: 'C536379',
    cancelledAt: new Date('2010-12-02T09:41:00.000Z'),
  });
});

test('stays as it is while a process goes on', () => {
  const { customerId, placedAt, totalPence } = fresh;
  const reserved = { type: 'OrderReserved', data: { customerId, placedAt, totalPence }, aggregateId: '536365' };

  given(placed(), reserved).thenView('536365', fresh);
});

test('keeps the order of the lines, repeated ones included', () => {
  const lines = [pricedLine({ sku: 'POST', kind: 'carriage' }), pricedLine(), pricedLine()];

  given(placed({ lines }), confirmed({ lines })).thenView('536365', { ...fresh, status: 'confirmed', lines });
});

test('takes no member of the events that the view does not have', () => {
  const later = { ...placed().data, lines: [{ ...pricedLine(), weight: 3 }], voyage: 'unheard of' };

  given({ type: 'OrderPlaced', data: later, aggregateId: '536365' }).thenView('536365', fresh);
});
