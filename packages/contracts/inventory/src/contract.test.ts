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
  ]);
});
