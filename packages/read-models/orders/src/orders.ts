import type { OrderEvent, OrderPlaced, OrderStatus, OrderView } from '@waybill/contracts-orders';
import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

import { toPriced } from './to-priced.ts';

/** The view `orders`: one document for each order that was placed. */
export const orders = defineAggregateProjection<OrderView, OrderEvent>({
  name: 'orders',
  topic: eventsTopic('orders', 'order'),
  fold: {
    OrderPlaced: (_before, { aggregateId, data }) => toView(aggregateId, 'placed', data),
    // The event repeats the order, so nothing depends on what was there before.
    OrderConfirmed: (_before, { aggregateId, data }) => toView(aggregateId, 'confirmed', data),
    OrderRejected: (before, { data }) => before && { ...before, status: 'rejected', rejectionCode: data.rejectionCode },
    OrderCancelled: (_before, { aggregateId, data }) => ({
      ...toView(aggregateId, 'cancelled', data),
      cancellationId: data.cancellationId,
      cancelledAt: data.cancelledAt,
    }),
  },
});

/** Names each member, so that a later field of the events changes no document until it is wanted. */
function toView(id: string, status: OrderStatus, order: OrderPlaced): OrderView {
  return {
    id,
    status,
    customerId: order.customerId,
    country: order.country,
    placedAt: order.placedAt,
    ...toPriced(order),
    rejectionCode: null,
    cancellationId: null,
    cancelledAt: null,
  };
}
