import type { ReturnEvent, ReturnRequested, ReturnStatus, ReturnView } from '@waybill/contracts-orders';
import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

import { toPriced } from './to-priced.ts';

/** The view `returns`: one document for each return that was requested. */
export const returns = defineAggregateProjection<ReturnView, ReturnEvent>({
  name: 'returns',
  topic: eventsTopic('orders', 'return'),
  fold: {
    ReturnRequested: (_before, { aggregateId, data }) => toView(aggregateId, 'requested', data),
    // The event repeats the return, so nothing depends on what was there before.
    ReturnCompleted: (_before, { aggregateId, data }) => toView(aggregateId, 'completed', data),
    ReturnRejected: (before, { data }) =>
      before && { ...before, status: 'rejected', rejectionCode: data.rejectionCode },
  },
});

/** Names each member, so that a later field of the events changes no document until it is wanted. */
function toView(id: string, status: ReturnStatus, data: ReturnRequested): ReturnView {
  return {
    id,
    status,
    customerId: data.customerId,
    country: data.country,
    returnedAt: data.returnedAt,
    ...toPriced(data),
    rejectionCode: null,
  };
}
