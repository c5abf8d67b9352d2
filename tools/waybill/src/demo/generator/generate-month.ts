import type { RawRow } from '../retail/row.ts';
import {
  draftCancellation,
  draftCorrection,
  draftFee,
  draftOldReturn,
  draftReturn,
  refusedCorrections,
} from './corrections.ts';
import type { Draft } from './draft.ts';
import { toRows } from './draft.ts';
import { createShelf, inventGoods } from './goods.ts';
import { draftOrder } from './orders.ts';
import { createRandom } from './random.ts';
import { inventShoppers } from './shopper.ts';

export type MonthOptions = {
  /** 0 to 2^32 - 1. The same seed and scale give the same rows, always. */
  readonly seed: number;
  /** 1 is as much as the real month: some 4,800 commands that are fed today. */
  readonly scale: number;
};

/** How much there is of everything in a month of the scale 1. */
const MONTH = {
  goods: 2800,
  shoppers: 1000,
  orders: 1557,
  returns: 210,
  oldReturns: 92,
  cancellations: 6,
  fees: 10,
  corrections: 137,
} as const;

/** Invents a month of the same shape as the real one, oddities included: the rows of its till roll. */
export function generateMonth({ seed, scale }: MonthOptions): readonly RawRow[] {
  const random = createRandom(seed);
  const goods = inventGoods(random, many('goods', scale));
  const shoppers = inventShoppers(random, many('shoppers', scale));
  const source = { shoppers, draw: createShelf(goods) };
  const orders = repeat(many('orders', scale), (index) => draftOrder(random, source, index));
  return toRows([
    ...orders,
    ...repeat(many('returns', scale), () => draftReturn(random, orders)),
    ...repeat(many('oldReturns', scale), () => draftOldReturn(random, shoppers, goods)),
    ...repeat(many('cancellations', scale), () => draftCancellation(random, orders)),
    ...repeat(many('fees', scale), () => draftFee(random)),
    ...repeat(many('corrections', scale), () => draftCorrection(random, goods)),
    ...refusedCorrections(goods),
  ]);
}

function many(what: keyof typeof MONTH, scale: number): number {
  return Math.max(1, Math.round(MONTH[what] * scale));
}

function repeat(count: number, draft: (index: number) => Draft): readonly Draft[] {
  return Array.from({ length: count }, (_, index) => draft(index));
}
