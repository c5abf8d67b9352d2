import { defineContract } from '@waybill/messages';

import { schemas } from './generated.ts';

/** What the team orders promises: taking orders, and views of them. */
export const ordersContract = defineContract(schemas, {
  team: 'orders',
  aggregates: {
    order: {
      commands: {
        PlaceOrder: {
          route: 'PUT /v1/orders/{id}',
          errors: { 'order-already-placed': 409, 'nothing-to-charge': 422 },
        },
      },
      events: ['OrderPlaced', 'OrderConfirmed'],
    },
  },
  views: {
    orders: {
      path: '/v1/orders',
      of: 'order',
      filters: ['customerId', 'country', 'status', 'placedAt'],
      sorts: ['country', 'status', 'placedAt'],
    },
    'daily-sales': {
      path: '/v1/daily-sales',
      from: ['order'],
      filters: ['date', 'country'],
      sorts: ['date', 'country'],
    },
  },
});
