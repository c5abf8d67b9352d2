import { defineContract } from '@waybill/messages';

import { schemas } from './generated.ts';

/** What the team inventory promises: a catalogue with stock, and a view of it. */
export const inventoryContract = defineContract(schemas, {
  team: 'inventory',
  aggregates: {
    product: {
      commands: {
        RegisterProduct: {
          route: 'PUT /v1/products/{id}',
          errors: { 'product-withdrawn': 409, 'product-already-registered': 409 },
        },
        DescribeProduct: { route: 'PATCH /v1/products/{id}', errors: { 'product-unknown': 404 } },
        AdjustStock: {
          route: 'POST /v1/products/{id}:adjust',
          errors: { 'product-unknown': 404, 'write-off-exceeds-stock': 409, 'reason-required': 422 },
        },
        WithdrawProduct: { route: 'DELETE /v1/products/{id}' },
      },
      events: ['ProductRegistered', 'ProductDescribed', 'StockAdjusted', 'ProductWithdrawn'],
    },
  },
  views: {
    products: { path: '/v1/products', of: 'product' },
  },
});
