import type { Draft, DraftLine } from './draft.ts';
import type { Goods } from './goods.ts';
import type { Random } from './random.ts';
import { lastMinute, pickMinute, pickMinuteAfter } from './shop-hours.ts';
import type { Shopper } from './shopper.ts';
import { GUEST } from './shopper.ts';

/** A credit note for a part of an earlier order, now and then of somebody without a number. */
export function draftReturn(random: Random, orders: readonly Draft[]): Draft {
  const order = random.pick(ofCustomers(orders));
  const lines = Array.from({ length: random.pick([1, 1, 1, 1, 2, 2, 3, 6]) }, () => {
    const line = random.pick(order.lines);
    return { ...line, quantity: -random.int(1, line.quantity), lateMinutes: 0 };
  });
  const shopper = random.chance(0.03) ? GUEST : order.shopper;
  return { minute: pickMinuteAfter(random, order.minute), prefix: 'C', shopper, lines };
}

/** A credit note for things that were sold before the month began. */
export function draftOldReturn(random: Random, shoppers: readonly Shopper[], goods: readonly Goods[]): Draft {
  const { sku, names, pence } = random.pick(goods);
  const line = { sku, description: names[0], quantity: -random.int(1, 200), pence };
  return { minute: pickMinute(random), prefix: 'C', shopper: random.pick(shoppers), lines: [line] };
}

/** A credit note that repeats a whole order with the sign turned. */
export function draftCancellation(random: Random, orders: readonly Draft[]): Draft {
  const order = random.pick(ofCustomers(orders));
  const lines = order.lines.map((line) => ({ ...line, quantity: -line.quantity, lateMinutes: 0 }));
  return { minute: pickMinuteAfter(random, order.minute), prefix: 'C', shopper: order.shopper, lines };
}

function ofCustomers(orders: readonly Draft[]): readonly Draft[] {
  return orders.filter(({ shopper }) => shopper !== GUEST);
}

/** What the marketplace and the bank ask for. */
export function draftFee(random: Random): Draft {
  const [sku, description] = random.chance(0.7) ? ['AMAZONFEE', 'AMAZON FEE'] : ['BANK CHARGES', 'Bank Charges'];
  const line = { sku, description, quantity: -1, pence: random.int(1500, 1_350_000) };
  return { minute: pickMinute(random), prefix: 'C', shopper: GUEST, lines: [line] };
}

const REASONS = ['?', 'check', 'damages', 'amazon', 'dotcom sales', 'faulty', 'found'];

/** A stock correction: mostly without a reason, sometimes of a product that nobody has sold yet. */
export function draftCorrection(random: Random, goods: readonly Goods[]): Draft {
  const size = random.chance(0.12) ? random.int(101, 400) : random.int(1, 80);
  const description = random.chance(0.1) ? random.pick(REASONS) : '';
  const { sku } = random.pick(goods);
  return correction(pickMinute(random), { sku, description, quantity: random.chance(0.5) ? -size : size });
}

/** One correction for each refusal that a correction can meet, so that every month has them. */
export function refusedCorrections(goods: readonly Goods[]): readonly Draft[] {
  const [best] = goods.toSorted((one, other) => other.popularity - one.popularity);
  const sku = best?.sku ?? '';
  return [
    correction(lastMinute(), { sku, description: 'damages', quantity: -9000 }),
    correction(lastMinute(), { sku, description: '', quantity: 150 }),
    correction(lastMinute(), { sku: '99999X', description: '', quantity: -3 }),
  ];
}

function correction(minute: number, line: Omit<DraftLine, 'pence'>): Draft {
  return { minute, prefix: '', shopper: GUEST, lines: [{ ...line, pence: 0 }] };
}
