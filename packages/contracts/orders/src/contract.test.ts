import { ordersContract } from './contract.ts';

test('each command has its route, and its refusals and those of the teams that take part have their answers', () => {
  const routes = ordersContract.commands.map(({ type, method, collection, verb, errors }) => [
    type,
    `${method} ${collection}/{id}${verb === undefined ? '' : `:${verb}`}`,
    errors,
  ]);
  expect(routes).toEqual([
    [
      'PlaceOrder',
      'PUT /v1/orders/{id}',
      {
        'order-already-placed': 409,
        'nothing-to-charge': 422,
        'allocation-limit-exceeded': 409,
        'charge-limit-exceeded': 409,
      },
    ],
    [
      'CancelOrder',
      'POST /v1/orders/{id}:cancel',
      {
        'order-unknown': 404,
        'order-already-cancelled': 409,
        'order-not-confirmed': 409,
        'refund-exceeds-charges': 409,
      },
    ],
    [
      'ReturnGoods',
      'PUT /v1/returns/{id}',
      {
        'return-already-recorded': 409,
        'customer-required': 422,
        'nothing-to-refund': 422,
        'refund-exceeds-charges': 409,
      },
    ],
  ]);
});

test('the answers of other teams have no route', () => {
  expect(ordersContract.internalCommands.map(({ fullName, codes }) => [fullName, codes])).toEqual([
    ['orders.order.v1.RecordReservation', []],
    ['orders.order.v1.RecordCharge', []],
    ['orders.order.v1.RecordRefund', []],
    ['orders.order.v1.RecordRelease', []],
    ['orders.return.v1.RecordReturnRefund', []],
    ['orders.return.v1.RecordRestock', []],
  ]);
});

test('events have the names under which they stand in the log', () => {
  expect(ordersContract.events.map(({ fullName }) => fullName)).toEqual([
    'orders.order.v1.OrderPlaced',
    'orders.order.v1.OrderReserved',
    'orders.order.v1.OrderDeclined',
    'orders.order.v1.OrderConfirmed',
    'orders.order.v1.OrderRejected',
    'orders.order.v1.CancellationRequested',
    'orders.order.v1.CancellationRefunded',
    'orders.order.v1.CancellationRejected',
    'orders.order.v1.OrderCancelled',
    'orders.return.v1.ReturnRequested',
    'orders.return.v1.ReturnRefunded',
    'orders.return.v1.ReturnCompleted',
    'orders.return.v1.ReturnRejected',
  ]);
});

test('orders and returns have views of their own, and those of many are written from both', () => {
  expect(ordersContract.views.map(({ path, of, topics }) => [path, of ?? topics])).toEqual([
    ['/v1/orders', 'order'],
    ['/v1/returns', 'return'],
    ...['/v1/customers', '/v1/product-sales', '/v1/daily-sales'].map((path) => [
      path,
      ['orders.order.events.v1', 'orders.return.events.v1'],
    ]),
  ]);
});

test('no view is sorted by a member that may be null, since pages go on behind its value', () => {
  for (const { schema, sorts } of ordersContract.views) {
    const nullable = schema.fields.filter(({ type }) => Array.isArray(type)).map(({ name }) => name);
    expect(sorts.filter((field) => nullable.includes(field))).toEqual([]);
  }
});
