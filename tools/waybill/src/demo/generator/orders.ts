import type { Draft, DraftLine } from './draft.ts';
import type { Goods } from './goods.ts';
import { writeUntidily } from './goods.ts';
import type { Curve, Random } from './random.ts';
import { pickMinute } from './shop-hours.ts';
import type { Shopper } from './shopper.ts';
import { GUEST, isAbroad } from './shopper.ts';

/** Lines of an order, how they are spread. */
const CUSTOMER_LINES: Curve = [
  [0, 1],
  [0.1, 2],
  [0.25, 5],
  [0.5, 13],
  [0.75, 25],
  [0.9, 45],
  [0.99, 86],
  [1, 169],
];
const GUEST_LINES: Curve = [
  [0, 1],
  [0.1, 1],
  [0.25, 2],
  [0.5, 11],
  [0.75, 81],
  [0.9, 474],
  [1, 675],
];
const QUANTITIES: Curve = [
  [0, 1],
  [0.25, 1],
  [0.5, 3],
  [0.75, 8],
  [0.9, 24],
  [0.99, 120],
  [0.999, 408],
  [1, 2880],
];

/** Every so many orders, one carries gifts. */
const GIFTS_EVERY = 170;
const DEAREST_LINE_PENCE = 30_000;

/** One order in ten is a guest's. */
const GUEST_SHARE = 0.1;

export type OrderSource = { readonly shoppers: readonly Shopper[]; readonly draw: (random: Random) => Goods };

/** @param index  of the order in its month, from 0 */
export function draftOrder(random: Random, { shoppers, draw }: OrderSource, index: number): Draft {
  const shopper = random.chance(GUEST_SHARE) ? GUEST : random.pick(shoppers);
  const count = random.sample(shopper === GUEST ? GUEST_LINES : CUSTOMER_LINES);
  const source = { guest: shopper === GUEST, draw };
  const lines = withLateLine(random, draftLines(random, count, source));
  return {
    minute: pickMinute(random),
    prefix: '',
    shopper,
    lines: [...lines, ...gifts(random, index, source), ...extras(random, shopper, count)],
  };
}

type LineSource = { readonly guest: boolean; readonly draw: (random: Random) => Goods };

function draftLines(random: Random, count: number, source: LineSource): readonly DraftLine[] {
  const lines: DraftLine[] = [];
  const seen = new Set<string>();
  while (lines.length < count) {
    const last = lines.at(-1);
    // Entered twice, or entered again: both are real lines.
    if (last !== undefined && random.chance(0.008)) lines.push(last);
    else if (last !== undefined && random.chance(0.012)) lines.push({ ...last, quantity: random.int(1, 12) });
    else lines.push(draftLine(random, drawUnseen(random, source.draw, seen), source));
  }
  return lines;
}

/** Something that the order has not got yet, unless chance insists. */
function drawUnseen(random: Random, draw: LineSource['draw'], seen: Set<string>): Goods {
  let goods = draw(random);
  for (let tries = 0; tries < 5 && seen.has(goods.sku); tries += 1) goods = draw(random);
  seen.add(goods.sku);
  return goods;
}

function draftLine(random: Random, { sku, names, pence }: Goods, { guest }: LineSource): DraftLine {
  const [name, otherName = name] = names;
  // Dear things are not bought by the thousand.
  const most = Math.max(1, Math.floor(DEAREST_LINE_PENCE / pence));
  return {
    sku: random.chance(0.006) ? sku.toLowerCase() : sku,
    description: writeUntidily(random, random.chance(0.1) ? otherName : name),
    quantity: guest ? random.int(1, 4) : Math.min(most, random.sample(QUANTITIES)),
    // The web shop sells single pieces, dearer.
    pence: guest ? pence * 2 - 1 : pence,
  };
}

function withLateLine(random: Random, lines: readonly DraftLine[]): readonly DraftLine[] {
  if (lines.length < 2 || !random.chance(0.003)) return lines;
  return lines.map((line, index) => (index === lines.length - 1 ? { ...line, lateMinutes: 1 } : line));
}

/** A few orders carry gifts. */
function gifts(random: Random, index: number, source: LineSource): readonly DraftLine[] {
  if (index % GIFTS_EVERY !== 17) return [];
  return Array.from({ length: 3 }, () => ({ ...draftLine(random, source.draw(random), source), pence: 0 }));
}

function extras(random: Random, shopper: Shopper, count: number): readonly DraftLine[] {
  const lines: DraftLine[] = [];
  const add = (sku: string, description: string, pence: number): void => {
    lines.push({ sku, description, quantity: 1, pence });
  };
  if (shopper.country === 'EIRE') add('C2', 'CARRIAGE', 5000);
  else if (isAbroad(shopper) && random.chance(0.6)) add('POST', 'POSTAGE', 1800);
  if (shopper === GUEST && count > 80) add('DOT', 'DOTCOM POSTAGE', random.int(2000, 70_000));
  if (random.chance(0.025)) add(random.chance(0.1) ? 'm' : 'M', 'Manual', random.int(50, 2500));
  if (random.chance(0.005)) add('gift_0001_40', 'Dotcomgiftshop Gift Voucher £40.00', 3404);
  return lines;
}
