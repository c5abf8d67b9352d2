import { specify } from '@waybill/decider/testing';

import { order } from './decider.ts';
import {
  cancellationRefunded,
  cancellationRejected,
  cancellationRequested,
  cancelOrder,
  carriage,
  orderCancelled,
  orderDeclined,
  orderPlaced,
  orderRejected,
  orderReserved,
  orderTaken,
  placeOrder,
  recorded,
  recordRelease,
} from './fixtures.ts';

const { given } = specify(order);
const withoutGoods = { lines: [carriage] };

test('an order whose goods are set aside is to be charged', () => {
  given(orderPlaced())
    .when(recorded('RecordReservation'))
    .thenStep({ of: 'PlaceOrder', step: 'stock-reserved' }, orderReserved());
});

test('an order that was charged is confirmed', () => {
  given(orderPlaced(), orderReserved())
    .when(recorded('RecordCharge'))
    .thenStep(
      { of: 'PlaceOrder', step: 'payment-charged', ends: 'succeeded' },
      { type: 'OrderConfirmed', data: orderPlaced().data },
    );
});

test('an order without goods is charged at once', () => {
  given(orderPlaced(withoutGoods))
    .when(recorded('RecordCharge'))
    .thenStep(
      { of: 'PlaceOrder', step: 'payment-charged', ends: 'succeeded' },
      { type: 'OrderConfirmed', data: orderPlaced(withoutGoods).data },
    );
});

test('an order whose goods can not be set aside is rejected', () => {
  given(orderPlaced())
    .when(recorded('RecordReservation', 'allocation-limit-exceeded'))
    .thenStep(
      { of: 'PlaceOrder', step: 'stock-refused', ends: 'allocation-limit-exceeded' },
      orderRejected('allocation-limit-exceeded'),
    );
});

test('an order that can not be charged is rejected when its goods are given back, not before', () => {
  given(orderPlaced(), orderReserved())
    .when(recorded('RecordCharge', 'charge-limit-exceeded'))
    .thenStep({ of: 'PlaceOrder', step: 'charge-refused' }, orderDeclined('charge-limit-exceeded'));
  given(orderPlaced(), orderReserved(), orderDeclined('charge-limit-exceeded'))
    .when(recordRelease)
    .thenStep(
      { of: 'PlaceOrder', step: 'stock-released', ends: 'charge-limit-exceeded' },
      orderRejected('charge-limit-exceeded'),
    );
});

test('an order without goods that can not be charged is rejected at once', () => {
  given(orderPlaced(withoutGoods))
    .when(recorded('RecordCharge', 'charge-limit-exceeded'))
    .thenStep(
      { of: 'PlaceOrder', step: 'charge-refused', ends: 'charge-limit-exceeded' },
      orderRejected('charge-limit-exceeded', orderPlaced(withoutGoods).data),
    );
});

test('a confirmed order that shall be cancelled is to be paid back', () => {
  given(...orderTaken())
    .when(cancelOrder())
    .thenBegins(cancellationRequested());
});

test('its goods are given back once it is paid back, and then it is cancelled', () => {
  given(...orderTaken(), cancellationRequested())
    .when(recorded('RecordRefund'))
    .thenStep({ of: 'CancelOrder', step: 'payment-refunded' }, cancellationRefunded);
  given(...orderTaken(), cancellationRequested(), cancellationRefunded)
    .when(recordRelease)
    .thenStep({ of: 'CancelOrder', step: 'stock-released', ends: 'succeeded' }, orderCancelled());
});

test('an order without goods is cancelled when it is paid back', () => {
  const { data } = orderPlaced(withoutGoods);

  given(...orderTaken(withoutGoods), cancellationRequested(data))
    .when(recorded('RecordRefund'))
    .thenStep({ of: 'CancelOrder', step: 'payment-refunded', ends: 'succeeded' }, orderCancelled(data));
});

test('an order that can not be paid back is confirmed again', () => {
  const requested = [...orderTaken(), cancellationRequested()];

  given(...requested)
    .when(recorded('RecordRefund', 'refund-exceeds-charges'))
    .thenStep(
      { of: 'CancelOrder', step: 'refund-refused', ends: 'refund-exceeds-charges' },
      cancellationRejected('refund-exceeds-charges'),
    );
  given(...requested, cancellationRejected())
    .when(cancelOrder())
    .thenBegins(cancellationRequested());
});

const cancelled = [...orderTaken(), cancellationRequested(), cancellationRefunded, orderCancelled()];

test('the same cancellation again is a success without events, another is refused', () => {
  given(...cancelled)
    .when(cancelOrder())
    .thenNothing();
  given(...cancelled)
    .when(cancelOrder({ cancellationId: 'C2' }))
    .thenRefused('order-already-cancelled');
});

test('the same order again is known when it is cancelled', () => {
  given(...cancelled)
    .when(placeOrder())
    .thenNothing();
});

test.each([
  ['is being placed', [orderPlaced()]],
  ['is being charged', [orderPlaced(), orderReserved()]],
  ['is being rejected', [orderPlaced(), orderReserved(), orderDeclined()]],
  ['was rejected', [orderPlaced(), orderRejected('allocation-limit-exceeded')]],
  ['is being cancelled', [...orderTaken(), cancellationRequested()]],
])('an order that %s can not be cancelled', (_what, events) => {
  given(...events)
    .when(cancelOrder())
    .thenRefused('order-not-confirmed');
});

const answers = [
  recorded('RecordReservation'),
  recorded('RecordReservation', 'allocation-limit-exceeded'),
  recorded('RecordCharge'),
  recorded('RecordCharge', 'charge-limit-exceeded'),
  recorded('RecordRefund'),
  recorded('RecordRefund', 'refund-exceeds-charges'),
  recordRelease,
];

test.each([
  ['was never placed', []],
  ['is confirmed', orderTaken()],
  ['was rejected', [orderPlaced(), orderRejected('allocation-limit-exceeded')]],
  ['is cancelled', cancelled],
])('no answer has an effect on an order that %s', (_what, events) => {
  for (const answer of answers)
    given(...events)
      .when(answer)
      .thenNothing();
});

test.each([
  ['reservation', [orderPlaced()], [2, 3, 4, 5, 6]],
  ['charge', [orderPlaced(), orderReserved()], [0, 1, 4, 5, 6]],
  ['release of a declined order', [orderPlaced(), orderReserved(), orderDeclined()], [0, 1, 2, 3, 4, 5]],
  ['refund', [...orderTaken(), cancellationRequested()], [0, 1, 2, 3, 6]],
  [
    'release of a cancelled order',
    [...orderTaken(), cancellationRequested(), cancellationRefunded],
    [0, 1, 2, 3, 4, 5],
  ],
])('while the %s is awaited, no other answer has an effect', (_what, events, others) => {
  for (const answer of answers.filter((_answer, index) => others.includes(index)))
    given(...events)
      .when(answer)
      .thenNothing();
});
