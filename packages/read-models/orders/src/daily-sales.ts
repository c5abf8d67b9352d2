import type { DailySalesView, OrderConfirmed, OrderEvent } from '@waybill/contracts-orders';
import { eventsTopic } from '@waybill/messages';
import { defineSharedProjection } from '@waybill/projection';

/** The view `daily-sales`: one document for each day and country with a confirmed order. */
export const dailySales = defineSharedProjection<DailySalesView, OrderEvent>({
  name: 'daily-sales',
  topics: [eventsTopic('orders', 'order')],
  idOf: (event) => (event.type === 'OrderConfirmed' ? idOf(event.data) : undefined),
  fold: {
    OrderConfirmed: (before, { data }) => withOrder(before ?? emptyDay(data), data),
  },
});

const LARGEST_SUM = 2n ** 63n - 1n;

function idOf(order: OrderConfirmed): string {
  return `${dateOf(order.placedAt)}~${order.country.replaceAll(' ', '-')}`;
}

function dateOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function withOrder(day: DailySalesView, order: OrderConfirmed): DailySalesView {
  const salesPence = sum(day.salesPence, order.totalPence);
  return {
    ...day,
    // Two spellings can share an id. The lesser one is the same in whatever order they arrive.
    country: day.country < order.country ? day.country : order.country,
    ordersConfirmed: day.ordersConfirmed + 1,
    guestOrders: day.guestOrders + (order.customerId === null ? 1 : 0),
    units: sum(day.units, order.units),
    goodsPence: sum(day.goodsPence, order.goodsPence),
    carriagePence: sum(day.carriagePence, order.carriagePence),
    voucherPence: sum(day.voucherPence, order.voucherPence),
    otherPence: sum(day.otherPence, order.otherPence),
    salesPence,
    netPence: salesPence - day.cancelledPence - day.returnedPence,
  };
}

/** Amounts are never below 0, so a sum that stays at its limit depends on no order either, and stops no projector. */
function sum(before: bigint, amount: bigint): bigint {
  const after = before + amount;
  return after > LARGEST_SUM ? LARGEST_SUM : after;
}

function emptyDay(order: OrderConfirmed): DailySalesView {
  return {
    id: idOf(order),
    date: dateOf(order.placedAt),
    country: order.country,
    ordersConfirmed: 0,
    guestOrders: 0,
    ordersRejected: 0,
    rejectedPence: 0n,
    units: 0n,
    goodsPence: 0n,
    carriagePence: 0n,
    voucherPence: 0n,
    otherPence: 0n,
    salesPence: 0n,
    ordersCancelled: 0,
    cancelledPence: 0n,
    returnsCompleted: 0,
    returnedUnits: 0n,
    returnedPence: 0n,
    netPence: 0n,
  };
}
