import type { OrderEvent, OrderView } from '@waybill/contracts-orders';
import { ordersContract } from '@waybill/contracts-orders';
import { defineAggregateProjection } from '@waybill/projection';

const [{ eventsTopic } = { eventsTopic: '' }] = ordersContract.aggregates;

/** One document an order, as large as the real one: a tool may not import a team's read models. */
export const orderView = defineAggregateProjection<OrderView, OrderEvent>({
  name: 'orders',
  topic: eventsTopic,
  fold: {
    OrderPlaced: (_before, { aggregateId, data }) => ({
      ...{ id: aggregateId, status: 'placed', ...data },
      ...{ rejectionCode: null, cancellationId: null, cancelledAt: null },
    }),
    OrderConfirmed: (before) => before && { ...before, status: 'confirmed' },
  },
});
