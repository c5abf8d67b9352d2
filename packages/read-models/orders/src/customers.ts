import type { CustomerView, OrderEvent, ReturnEvent } from '@waybill/contracts-orders';
import { eventsTopic } from '@waybill/messages';
import { defineSharedProjection } from '@waybill/projection';

import { less, sum } from './bounded-sum.ts';

/** The view `customers`: one document for each customer who placed an order or brought goods back. Guests have none. */
export const customers = defineSharedProjection<CustomerView, OrderEvent | ReturnEvent>({
  name: 'customers',
  topics: [eventsTopic('orders', 'order'), eventsTopic('orders', 'return')],
  idOf: ({ data }) => ('customerId' in data ? (data.customerId ?? undefined) : undefined),
  fold: {
    OrderPlaced: (before, { data }, id) => changed(before, id, { countries: [data.country] }),
    OrderConfirmed: (before, { data }, id) =>
      changed(before, id, {
        ordersConfirmed: 1,
        chargedPence: data.totalPence,
        firstOrderAt: data.placedAt,
        lastOrderAt: data.placedAt,
      }),
    OrderRejected: (before, _event, id) => changed(before, id, { ordersRejected: 1 }),
    OrderCancelled: (before, { data }, id) =>
      changed(before, id, { ordersCancelled: 1, refundedPence: data.totalPence }),
    ReturnRequested: (before, { data }, id) => changed(before, id, { countries: [data.country] }),
    ReturnCompleted: (before, { data }, id) =>
      changed(before, id, { returnsCompleted: 1, refundedPence: data.totalPence }),
    ReturnRejected: (before, _event, id) => changed(before, id, { returnsRejected: 1 }),
  },
});

/** What one event adds to a document. */
type Change = Omit<CustomerView, 'id' | 'netPence'>;

const EMPTY: Change = {
  countries: [],
  ordersConfirmed: 0,
  ordersRejected: 0,
  ordersCancelled: 0,
  returnsCompleted: 0,
  returnsRejected: 0,
  chargedPence: 0n,
  refundedPence: 0n,
  firstOrderAt: null,
  lastOrderAt: null,
};

function changed(before: Change = EMPTY, id: string, change: Partial<Change>): CustomerView {
  const by = { ...EMPTY, ...change };
  const chargedPence = sum(before.chargedPence, by.chargedPence);
  const refundedPence = sum(before.refundedPence, by.refundedPence);
  return {
    id,
    countries: [...new Set([...before.countries, ...by.countries])].sort(),
    ordersConfirmed: before.ordersConfirmed + by.ordersConfirmed,
    ordersRejected: before.ordersRejected + by.ordersRejected,
    ordersCancelled: before.ordersCancelled + by.ordersCancelled,
    returnsCompleted: before.returnsCompleted + by.returnsCompleted,
    returnsRejected: before.returnsRejected + by.returnsRejected,
    chargedPence,
    refundedPence,
    netPence: less(chargedPence, refundedPence),
    firstOrderAt: least(before.firstOrderAt, by.firstOrderAt),
    lastOrderAt: greatest(before.lastOrderAt, by.lastOrderAt),
  };
}

function least(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return other < one ? other : one;
}

function greatest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return other > one ? other : one;
}
