import type { OrderView } from '@waybill/contracts-orders';

type Priced = Pick<
  OrderView,
  'lines' | 'units' | 'goodsPence' | 'carriagePence' | 'voucherPence' | 'otherPence' | 'totalPence'
>;

/** Lines and sums of an order or a return, and nothing else of its event. */
export function toPriced(data: Priced): Priced {
  return {
    lines: data.lines.map(({ sku, description, kind, quantity, unitPricePence, amountPence }) => ({
      sku,
      description,
      kind,
      quantity,
      unitPricePence,
      amountPence,
    })),
    units: data.units,
    goodsPence: data.goodsPence,
    carriagePence: data.carriagePence,
    voucherPence: data.voucherPence,
    otherPence: data.otherPence,
    totalPence: data.totalPence,
  };
}
