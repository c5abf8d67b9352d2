import { defineContract } from '@waybill/messages';

import { schemas } from './generated.ts';

/** What the team orders promises: taking orders and returns, and views of them and of what they add up to. */
export const ordersContract = defineContract(schemas, {
  team: 'orders',
  aggregates: {
    order: {
      published: true,
      commands: {
        PlaceOrder: {
          route: 'PUT /v1/orders/{id}',
          errors: {
            'order-already-placed': 409,
            'nothing-to-charge': 422,
            'allocation-limit-exceeded': 409,
            'charge-limit-exceeded': 409,
          },
          example: {
            customerId: '17850',
            country: 'United Kingdom',
            placedAt: '2010-12-01T08:26:00.000Z',
            lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 6, unitPricePence: 255 }],
          },
        },
        CancelOrder: {
          route: 'POST /v1/orders/{id}:cancel',
          errors: {
            'order-unknown': 404,
            'order-already-cancelled': 409,
            'order-not-confirmed': 409,
            'refund-exceeds-charges': 409,
          },
          example: { cancellationId: 'C536365', cancelledAt: '2010-12-01T09:30:00.000Z' },
        },
      },
      internal: { RecordReservation: [], RecordCharge: [], RecordRefund: [], RecordRelease: [] },
      events: [
        'OrderPlaced',
        'OrderReserved',
        'OrderDeclined',
        'OrderConfirmed',
        'OrderRejected',
        'CancellationRequested',
        'CancellationRefunded',
        'CancellationRejected',
        'OrderCancelled',
      ],
    },
    return: {
      published: true,
      commands: {
        ReturnGoods: {
          route: 'PUT /v1/returns/{id}',
          errors: {
            'return-already-recorded': 409,
            'customer-required': 422,
            'nothing-to-refund': 422,
            'refund-exceeds-charges': 409,
          },
          example: {
            customerId: '17850',
            country: 'United Kingdom',
            returnedAt: '2010-12-03T10:00:00.000Z',
            lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 2, unitPricePence: 255 }],
          },
        },
      },
      internal: { RecordReturnRefund: [], RecordRestock: [] },
      events: ['ReturnRequested', 'ReturnRefunded', 'ReturnCompleted', 'ReturnRejected'],
    },
  },
  views: {
    orders: {
      path: '/v1/orders',
      of: 'order',
      filters: ['customerId', 'country', 'status', 'placedAt'],
      sorts: ['country', 'status', 'placedAt'],
    },
    returns: {
      path: '/v1/returns',
      of: 'return',
      filters: ['customerId', 'status'],
      sorts: ['customerId', 'status'],
    },
    customers: { path: '/v1/customers', from: ['order', 'return'], filters: ['netPence'], sorts: ['netPence'] },
    'product-sales': {
      path: '/v1/product-sales',
      from: ['order', 'return'],
      filters: ['netPence', 'units'],
      sorts: ['netPence', 'units'],
    },
    'daily-sales': {
      path: '/v1/daily-sales',
      from: ['order', 'return'],
      filters: ['date', 'country'],
      sorts: ['date', 'country'],
    },
  },
});
