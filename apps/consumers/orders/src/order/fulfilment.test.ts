import type { OrderEvent } from '@waybill/contracts-orders';

import {
  cancellationRefunded,
  cancellationRequested,
  carriage,
  line,
  orderCancelled,
  orderDeclined,
  orderPlaced,
  orderReserved,
  orderTaken,
} from './fixtures.ts';
import { toRequests, toSteps } from './fulfilment.ts';

const asked = (event: OrderEvent, orderId = '536365') =>
  toRequests(event, orderId).map(({ command: { type }, aggregateId, data }) => [type, aggregateId, data]);

const at = new Date('2010-12-01T08:26:00.000Z');
const cancelledAt = new Date('2010-12-01T09:41:00.000Z');

test('an order asks for its goods, and for its charge once they are set aside', () => {
  const goods = { lines: [{ sku: '85123A', quantity: 6 }] };
  expect(asked(orderPlaced({ lines: [line(), carriage] }))).toEqual([['ReserveStock', '536365', goods]]);
  expect(asked(orderReserved())).toEqual([['ChargePayment', '17850', { orderId: '536365', amountPence: 1530n, at }]]);
});

test('an order without goods asks for its charge at once', () => {
  const charge = { orderId: '536365', amountPence: 1800n, at };
  expect(asked(orderPlaced({ lines: [carriage] }))).toEqual([['ChargePayment', '17850', charge]]);
});

test('each order of a guest has an account of its own', () => {
  const event = orderPlaced({ customerId: null, lines: [carriage] });
  const longest = 'x'.repeat(128);

  expect([asked(event)[0]?.[1], asked(event, longest)[0]?.[1]]).toEqual(['guest-536365', longest]);
});

test('goods go back when an order is declined, and when it is cancelled and paid back', () => {
  for (const event of [orderDeclined(), cancellationRefunded])
    expect(asked(event)).toEqual([['ReleaseStock', '536365', {}]]);
});

test('a cancellation is paid back once for its order, whatever number it has', () => {
  const refund = { refundId: 'order-536365', amountPence: 1530n, at: cancelledAt };
  expect(asked(cancellationRequested())).toEqual([['RefundPayment', '17850', refund]]);
});

test('an order that has come to its end asks for nothing', () => {
  expect([...orderTaken().slice(-1), orderCancelled()].flatMap((event) => asked(event))).toEqual([]);
});

test.each([
  ['ReserveStock', 'RecordReservation'],
  ['ChargePayment', 'RecordCharge'],
  ['RefundPayment', 'RecordRefund'],
])('what became of %s is told to the order by %s', (command, step) => {
  const causedBy = { aggregateId: '536365' };
  const refusal = { code: 'no', message: 'No.' };
  const told = [undefined, refusal].flatMap((given) => toSteps({ command, refusal: given, causedBy, defect: false }));

  expect(told.map(({ command: { type }, aggregateId, data }) => [type, aggregateId, data])).toEqual([
    [step, '536365', { refusal: null }],
    [step, '536365', { refusal }],
  ]);
});

test('goods that were given back end the process, even by a defect', () => {
  const answer = { command: 'ReleaseStock', refusal: undefined, causedBy: { aggregateId: '536365' } };
  for (const defect of [false, true])
    expect(toSteps({ ...answer, defect })).toMatchObject([{ command: { type: 'RecordRelease' }, data: {} }]);
});
