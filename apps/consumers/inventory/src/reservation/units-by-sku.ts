import type { GoodsLine, GoodsUnits } from '@waybill/contracts-inventory';

/** Each product once, with the pieces of all its lines, by stock code. */
export function unitsBySku(lines: readonly GoodsLine[]): readonly GoodsUnits[] {
  const units = new Map<string, bigint>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0n) + BigInt(quantity));
  return [...units].map(([sku, sum]) => ({ sku, units: sum })).sort((one, other) => (one.sku < other.sku ? -1 : 1));
}
