import type { OrderEvent, PricedLine, ProductSalesView, ReturnEvent } from '@waybill/contracts-orders';
import { eventsTopic } from '@waybill/messages';
import { defineSharedProjection } from '@waybill/projection';

import { less, sum } from './bounded-sum.ts';
import { dateOf } from './date-of.ts';

/** The view `product-sales`: one document for each product of a confirmed order or a completed return. */
export const productSales = defineSharedProjection<ProductSalesView, OrderEvent | ReturnEvent>({
  name: 'product-sales',
  topics: [eventsTopic('orders', 'order'), eventsTopic('orders', 'return')],
  idOf: ({ data }) => ('lines' in data ? data.lines.filter(isGoods).map(({ sku }) => sku) : undefined),
  fold: {
    OrderConfirmed: (before, { data }, id) => {
      const { units, pence } = partOf(data.lines, id);
      const soldOn = dateOf(data.placedAt);
      return changed(before, id, { orders: 1, units, salesPence: pence, firstSoldOn: soldOn, lastSoldOn: soldOn });
    },
    OrderCancelled: (before, { data }, id) => {
      const { units, pence } = partOf(data.lines, id);
      return changed(before, id, { cancelledUnits: units, cancelledPence: pence });
    },
    ReturnCompleted: (before, { data }, id) => {
      const { units, pence } = partOf(data.lines, id);
      return changed(before, id, { returnedUnits: units, returnedPence: pence });
    },
  },
});

function isGoods({ kind }: PricedLine): boolean {
  return kind === 'goods';
}

/** What one product has of these lines. */
function partOf(lines: readonly PricedLine[], id: string): { readonly units: bigint; readonly pence: bigint } {
  let units = 0n;
  let pence = 0n;
  for (const { kind, sku, quantity, amountPence } of lines) {
    if (sku !== id || kind !== 'goods') continue;
    units += BigInt(quantity);
    pence += amountPence;
  }
  return { units, pence };
}

/** What one event adds to a document. */
type Change = Omit<ProductSalesView, 'id' | 'netUnits' | 'netPence' | 'averagePricePence'>;

const EMPTY: Change = {
  orders: 0,
  units: 0n,
  salesPence: 0n,
  cancelledUnits: 0n,
  cancelledPence: 0n,
  returnedUnits: 0n,
  returnedPence: 0n,
  firstSoldOn: null,
  lastSoldOn: null,
};

function changed(before: Change = EMPTY, id: string, change: Partial<Change>): ProductSalesView {
  const by = { ...EMPTY, ...change };
  const units = sum(before.units, by.units);
  const salesPence = sum(before.salesPence, by.salesPence);
  const cancelledUnits = sum(before.cancelledUnits, by.cancelledUnits);
  const cancelledPence = sum(before.cancelledPence, by.cancelledPence);
  const returnedUnits = sum(before.returnedUnits, by.returnedUnits);
  const returnedPence = sum(before.returnedPence, by.returnedPence);
  return {
    id,
    orders: before.orders + by.orders,
    units,
    salesPence,
    cancelledUnits,
    cancelledPence,
    returnedUnits,
    returnedPence,
    netUnits: less(units, cancelledUnits, returnedUnits),
    netPence: less(salesPence, cancelledPence, returnedPence),
    averagePricePence: units === 0n ? null : halvesUp(salesPence, units),
    firstSoldOn: [before.firstSoldOn, by.firstSoldOn].filter(isDate).sort()[0] ?? null,
    lastSoldOn: [before.lastSoldOn, by.lastSoldOn].filter(isDate).sort().at(-1) ?? null,
  };
}

function halvesUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function isDate(date: string | null): date is string {
  return date !== null;
}
