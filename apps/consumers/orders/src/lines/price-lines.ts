import type { LineKind, OrderLine, OrderPlaced, PricedLine } from '@waybill/contracts-orders';

/** What the lines of an order add up to; whole pence, pieces of goods alone. */
export type OrderSums = Pick<
  OrderPlaced,
  'units' | 'goodsPence' | 'carriagePence' | 'voucherPence' | 'otherPence' | 'totalPence'
>;

/** The lines with what each of them is and costs. */
export function priceLines(lines: readonly OrderLine[]): readonly PricedLine[] {
  return lines.map(({ sku, description, quantity, unitPricePence }) => ({
    sku,
    description,
    kind: kindOf(sku),
    quantity,
    unitPricePence,
    amountPence: BigInt(quantity) * BigInt(unitPricePence),
  }));
}

export function addUp(lines: readonly PricedLine[]): OrderSums {
  const pence: Record<LineKind, bigint> = { goods: 0n, carriage: 0n, voucher: 0n, other: 0n };
  let units = 0;
  for (const { kind, quantity, amountPence } of lines) {
    pence[kind] += amountPence;
    if (kind === 'goods') units += quantity;
  }
  return {
    units: BigInt(units),
    goodsPence: pence.goods,
    carriagePence: pence.carriage,
    voucherPence: pence.voucher,
    otherPence: pence.other,
    totalPence: pence.goods + pence.carriage + pence.voucher + pence.other,
  };
}

const CARRIAGE = new Set(['POST', 'DOT', 'C2']);
/** Manual entries, discounts, samples, and what the shop's bookkeeping calls fees. */
const OTHER = new Set(['M', 'D', 'S', 'B', 'AMAZONFEE', 'BANK CHARGES', 'CRUK']);

function kindOf(sku: string): LineKind {
  if (CARRIAGE.has(sku)) return 'carriage';
  if (OTHER.has(sku)) return 'other';
  return sku.startsWith('GIFT_') ? 'voucher' : 'goods';
}
