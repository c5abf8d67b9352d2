import { defineContract } from '@waybill/messages';

import { schemas } from './generated.ts';

/** What the team inventory promises: a catalogue, stock that other teams set aside, and views of both. */
export const inventoryContract = defineContract(schemas, {
  team: 'inventory',
  aggregates: {
    product: {
      published: true,
      commands: {
        RegisterProduct: {
          route: 'PUT /v1/products/{id}',
          errors: { 'product-withdrawn': 409, 'product-already-registered': 409 },
          example: { description: 'T-LIGHT HOLDER', openingUnits: 500 },
        },
        DescribeProduct: {
          route: 'PATCH /v1/products/{id}',
          errors: { 'product-unknown': 404 },
          example: { description: 'CREAM HEART T-LIGHT HOLDER' },
        },
        AdjustStock: {
          route: 'POST /v1/products/{id}:adjust',
          errors: { 'product-unknown': 404, 'write-off-exceeds-stock': 409, 'reason-required': 422 },
          example: { adjustmentId: 'count-7', quantity: -3, reason: 'Broken.', adjustedAt: '2010-12-01T17:00:00.000Z' },
        },
        WithdrawProduct: { route: 'DELETE /v1/products/{id}' },
      },
      events: ['ProductRegistered', 'ProductDescribed', 'StockAdjusted', 'ProductWithdrawn'],
    },
    reservation: {
      commands: {},
      internal: { ReserveStock: ['allocation-limit-exceeded'], ReleaseStock: [], RestockGoods: [] },
      events: ['StockReserved', 'StockReleased', 'GoodsRestocked'],
    },
  },
  views: {
    products: { path: '/v1/products', of: 'product' },
    'stock-levels': {
      path: '/v1/stock-levels',
      from: ['product', 'reservation'],
      filters: ['oversold', 'onHandUnits'],
      sorts: ['oversold', 'onHandUnits'],
    },
  },
});
