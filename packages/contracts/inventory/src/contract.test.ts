import { inventoryContract } from './contract.ts';

test('each command has its route and its refusals', () => {
  const routes = inventoryContract.commands.map(({ type, method, collection, verb, errors }) => [
    type,
    `${method} ${collection}/{id}${verb === undefined ? '' : `:${verb}`}`,
    errors,
  ]);
  expect(routes).toEqual([
    ['RegisterProduct', 'PUT /v1/products/{id}', { 'product-withdrawn': 409, 'product-already-registered': 409 }],
    ['DescribeProduct', 'PATCH /v1/products/{id}', { 'product-unknown': 404 }],
    [
      'AdjustStock',
      'POST /v1/products/{id}:adjust',
      { 'product-unknown': 404, 'write-off-exceeds-stock': 409, 'reason-required': 422 },
    ],
    ['WithdrawProduct', 'DELETE /v1/products/{id}', {}],
  ]);
});

test('events have the names under which they stand in the log', () => {
  expect(inventoryContract.events.map(({ fullName }) => fullName)).toEqual([
    'inventory.product.v1.ProductRegistered',
    'inventory.product.v1.ProductDescribed',
    'inventory.product.v1.StockAdjusted',
    'inventory.product.v1.ProductWithdrawn',
    'inventory.reservation.v1.StockReserved',
    'inventory.reservation.v1.StockReleased',
    'inventory.reservation.v1.GoodsRestocked',
  ]);
});

test('a reservation is asked for by other teams alone, and has no route', () => {
  const internal = inventoryContract.internalCommands.map(({ fullName, codes }) => [fullName, codes]);
  expect(internal).toEqual([
    ['inventory.reservation.v1.ReserveStock', ['allocation-limit-exceeded']],
    ['inventory.reservation.v1.ReleaseStock', []],
    ['inventory.reservation.v1.RestockGoods', []],
  ]);
});

test('a product has a view of its own, its stock one that is written from reservations too', () => {
  expect(inventoryContract.views).toMatchObject([
    { name: 'products', path: '/v1/products', of: 'product' },
    {
      name: 'stock-levels',
      path: '/v1/stock-levels',
      of: undefined,
      topics: ['inventory.product.events.v1', 'inventory.reservation.events.v1'],
    },
  ]);
});
