import type { OrderEvent, OrderPlaced, OrderStatus, OrderView } from '@waybill/contracts-orders';
import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

/** The view `orders`: one document for each order that was placed. */
export const orders = defineAggregateProjection<OrderView, OrderEvent>({
  name: 'orders',
  topic: eventsTopic('orders', 'order'),
  fold: {
    OrderPlaced: (_before, { aggregateId, data }) => toView(aggregateId, 'placed', data),
    // The event repeats the order, so nothing depends on what was there before.
    OrderConfirmed: (_before, { aggregateId, data }) => toView(aggregateId, 'confirmed', data),
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
    lines: order.lines.map(({ sku, description, kind, quantity, unitPricePence, amountPence }) => ({
      sku,
      description,
      kind,
      quantity,
      unitPricePence,
      amountPence,
    })),
    units: order.units,
    goodsPence: order.goodsPence,
    carriagePence: order.carriagePence,
    voucherPence: order.voucherPence,
    otherPence: order.otherPence,
    totalPence: order.totalPence,
    rejectionCode: null,
    cancellationId: null,
    cancelledAt: null,
  };
}
