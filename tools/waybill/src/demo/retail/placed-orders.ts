import type { RetailDocument } from './documents.ts';

type PlacedOrder = { readonly invoice: string; readonly lines: string };

/** Remembers the orders of each customer, to find the one that a credit note repeats with the sign turned. */
export type PlacedOrders = {
  remember(order: RetailDocument): void;
  /** @returns the invoice number of the latest order with exactly these lines; no later credit note gets it again */
  takeRepeated(credit: RetailDocument): string | undefined;
};

export function createPlacedOrders(): PlacedOrders {
  const byCustomer = new Map<string, PlacedOrder[]>();
  return {
    remember(order) {
      if (order.customer === null) return;
      const placed = byCustomer.get(order.customer) ?? [];
      placed.push({ invoice: order.invoice, lines: linesOf(order, 1) });
      byCustomer.set(order.customer, placed);
    },
    takeRepeated(credit) {
      const placed = (credit.customer === null ? undefined : byCustomer.get(credit.customer)) ?? [];
      const wanted = linesOf(credit, -1);
      const index = placed.findLastIndex(({ lines }) => lines === wanted);
      return index < 0 ? undefined : placed.splice(index, 1)[0]?.invoice;
    },
  };
}

/** The multiset of (sku, quantity, price), as text. */
function linesOf({ rows }: RetailDocument, sign: 1 | -1): string {
  return rows
    .map(({ sku, quantity, price }) => `${sku}\t${sign * quantity}\t${price}`)
    .sort()
    .join('\n');
}
