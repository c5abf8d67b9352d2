import type { DailySalesView, OrderEvent, ReturnEvent } from '@waybill/contracts-orders';
import { eventsTopic } from '@waybill/messages';
import { defineSharedProjection } from '@waybill/projection';

import { less, sum } from './bounded-sum.ts';
import { dateOf } from './date-of.ts';

/** The view `daily-sales`: one document for each day and country on which an order or a return came to its end. */
export const dailySales = defineSharedProjection<DailySalesView, OrderEvent | ReturnEvent>({
  name: 'daily-sales',
  topics: [eventsTopic('orders', 'order'), eventsTopic('orders', 'return')],
  idOf: (event) => {
    const day = dayOf(event);
    return day && idOf(day);
  },
  fold: {
    OrderConfirmed: (before, { data }) =>
      changed(before, [data.placedAt, data.country], {
        ordersConfirmed: 1,
        guestOrders: data.customerId === null ? 1 : 0,
        units: data.units,
        goodsPence: data.goodsPence,
        carriagePence: data.carriagePence,
        voucherPence: data.voucherPence,
        otherPence: data.otherPence,
        salesPence: data.totalPence,
      }),
    OrderRejected: (before, { data }) =>
      changed(before, [data.placedAt, data.country], { ordersRejected: 1, rejectedPence: data.totalPence }),
    OrderCancelled: (before, { data }) =>
      changed(before, [data.cancelledAt, data.country], { ordersCancelled: 1, cancelledPence: data.totalPence }),
    ReturnCompleted: (before, { data }) =>
      changed(before, [data.returnedAt, data.country], {
        returnsCompleted: 1,
        returnedUnits: data.units,
        returnedPence: data.totalPence,
      }),
  },
});

/** A moment of the day, and the country as it is written. */
type Day = readonly [moment: Date, country: string];

/** Where an event is counted: an order on the day it was placed, what undoes it on the day that happened. */
function dayOf({ type, data }: OrderEvent | ReturnEvent): Day | undefined {
  switch (type) {
    case 'OrderConfirmed':
    case 'OrderRejected':
      return [data.placedAt, data.country];
    case 'OrderCancelled':
      return [data.cancelledAt, data.country];
    case 'ReturnCompleted':
      return [data.returnedAt, data.country];
    default:
      return undefined;
  }
}

function idOf([moment, country]: Day): string {
  return `${dateOf(moment)}~${country.replaceAll(' ', '-')}`;
}

/** What one event adds to a document. */
type Change = Omit<DailySalesView, 'id' | 'date' | 'country' | 'netPence'>;

const EMPTY: Change = {
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
};

function changed(day: DailySalesView | undefined, at: Day, change: Partial<Change>): DailySalesView {
  const before = day ?? EMPTY;
  const by = { ...EMPTY, ...change };
  const [moment, country] = at;
  const salesPence = sum(before.salesPence, by.salesPence);
  const cancelledPence = sum(before.cancelledPence, by.cancelledPence);
  const returnedPence = sum(before.returnedPence, by.returnedPence);
  return {
    id: idOf(at),
    date: dateOf(moment),
    // Two spellings can share an id. The lesser one is the same in whatever order they arrive.
    country: day && day.country < country ? day.country : country,
    ordersConfirmed: before.ordersConfirmed + by.ordersConfirmed,
    guestOrders: before.guestOrders + by.guestOrders,
    ordersRejected: before.ordersRejected + by.ordersRejected,
    rejectedPence: sum(before.rejectedPence, by.rejectedPence),
    units: sum(before.units, by.units),
    goodsPence: sum(before.goodsPence, by.goodsPence),
    carriagePence: sum(before.carriagePence, by.carriagePence),
    voucherPence: sum(before.voucherPence, by.voucherPence),
    otherPence: sum(before.otherPence, by.otherPence),
    salesPence,
    ordersCancelled: before.ordersCancelled + by.ordersCancelled,
    cancelledPence,
    returnsCompleted: before.returnsCompleted + by.returnsCompleted,
    returnedUnits: sum(before.returnedUnits, by.returnedUnits),
    returnedPence,
    netPence: less(salesPence, cancelledPence, returnedPence),
  };
}
