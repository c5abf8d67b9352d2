import { ordersContract } from './contract.ts';

test('an order is placed by PUT, and its refusals have their answers', () => {
  expect(ordersContract.commands).toMatchObject([
    {
      fullName: 'orders.order.v1.PlaceOrder',
      method: 'PUT',
      collection: '/v1/orders',
      hasId: true,
      verb: undefined,
      errors: { 'order-already-placed': 409, 'nothing-to-charge': 422 },
      topic: 'orders.order.commands.v1',
    },
  ]);
});

test('events have the names under which they stand in the log', () => {
  expect(ordersContract.events.map(({ fullName }) => fullName)).toEqual([
    'orders.order.v1.OrderPlaced',
    'orders.order.v1.OrderConfirmed',
  ]);
});

test('an order has a view of its own, a day and country one of many', () => {
  expect(ordersContract.views).toMatchObject([
    { name: 'orders', path: '/v1/orders', of: 'order' },
    { name: 'daily-sales', path: '/v1/daily-sales', of: undefined, topics: ['orders.order.events.v1'] },
  ]);
});

test('no view is sorted by a member that may be null, since pages go on behind its value', () => {
  for (const { schema, sorts } of ordersContract.views) {
    const nullable = schema.fields.filter(({ type }) => Array.isArray(type)).map(({ name }) => name);
    expect(sorts.filter((field) => nullable.includes(field))).toEqual([]);
  }
});
