import { specify } from '@waybill/decider/testing';

import { order } from './decider.ts';
import { cancelOrder, line, orderPlaced, orderRejected, orderTaken, placeOrder } from './fixtures.ts';

const { given } = specify(order);

test('an order begins, and its goods are to be set aside', () => {
  given().when(placeOrder()).thenBegins(orderPlaced());
});

test('its event carries the order, the kinds of its lines and all sums', () => {
  const lines = [
    line({ sku: '85123A', quantity: 6, unitPricePence: 255 }),
    line({ sku: 'POST', quantity: 1, unitPricePence: 1_800 }),
    line({ sku: 'GIFT_0001_20', quantity: 2, unitPricePence: 1_667 }),
    line({ sku: 'M', quantity: 3, unitPricePence: 100 }),
  ];
  const { events } = order.decide(placeOrder({ customerId: null, lines }), order.initialState, '536365', new Date(0));

  expect(events[0]).toEqual({
    type: 'OrderPlaced',
    data: {
      customerId: null,
      country: 'United Kingdom',
      placedAt: new Date('2010-12-01T08:26:00.000Z'),
      lines: [
        { ...lines[0], kind: 'goods', amountPence: 1_530n },
        { ...lines[1], kind: 'carriage', amountPence: 1_800n },
        { ...lines[2], kind: 'voucher', amountPence: 3_334n },
        { ...lines[3], kind: 'other', amountPence: 300n },
      ],
      units: 6n,
      goodsPence: 1_530n,
      carriagePence: 1_800n,
      voucherPence: 3_334n,
      otherPence: 300n,
      totalPence: 6_964n,
    },
  });
});

test('an order that costs nothing is refused', () => {
  given()
    .when(placeOrder({ lines: [line({ unitPricePence: 0 }), line({ unitPricePence: 0 })] }))
    .thenRefused('nothing-to-charge', { target: '/lines' });
});

test('a line that costs nothing is taken with one that does', () => {
  const lines = [line({ unitPricePence: 0 }), line({ quantity: 1, unitPricePence: 1 })];

  given().when(placeOrder({ lines })).thenBegins(orderPlaced({ lines }));
});

test('the same order again is a success without events', () => {
  given(...orderTaken())
    .when(placeOrder())
    .thenNothing();
});

test('the same order is known before its confirmation', () => {
  given(orderPlaced()).when(placeOrder()).thenNothing();
});

test('an order that was rejected is not placed again', () => {
  given(orderPlaced(), orderRejected('allocation-limit-exceeded'))
    .when(placeOrder())
    .thenRefused('order-already-placed');
});

test.each([
  ['customer', { customerId: null }],
  ['country', { country: 'France' }],
  ['time', { placedAt: new Date('2010-12-01T08:27:00.000Z') }],
  ['number of lines', { lines: [line(), line()] }],
  ['product', { lines: [line({ sku: '71053' })] }],
  ['description', { lines: [line({ description: '' })] }],
  ['quantity', { lines: [line({ quantity: 7 })] }],
  ['price', { lines: [line({ unitPricePence: 254 })] }],
])('another order under the same number is refused when its %s differs', (_what, changes) => {
  given(...orderTaken())
    .when(placeOrder(changes))
    .thenRefused('order-already-placed');
});

test('another order is refused as placed even if it costs nothing', () => {
  given(...orderTaken())
    .when(placeOrder({ lines: [line({ unitPricePence: 0 })] }))
    .thenRefused('order-already-placed');
});

test('an order that was never placed can not be cancelled', () => {
  given().when(cancelOrder()).thenRefused('order-unknown');
});
