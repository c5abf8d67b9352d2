import type { Curve, Random } from './random.ts';

/** Something on a shelf. */
export type Goods = {
  /** As the shop writes it; till rolls do not keep to its case. */
  readonly sku: string;
  /** More than one for the few whose name changes back and forth. */
  readonly names: readonly [string, ...string[]];
  readonly pence: number;
  /** How often it is sold, beside the others. */
  readonly popularity: number;
};

/** How prices are spread, in pence. */
const PRICES: Curve = [
  [0, 12],
  [0.1, 85],
  [0.25, 145],
  [0.5, 255],
  [0.75, 425],
  [0.9, 850],
  [0.99, 2040],
  [1, 16_500],
];

/** How often each product of a month is sold. */
const POPULARITY: Curve = [
  [0, 0.3],
  [0.1, 1],
  [0.25, 3],
  [0.5, 8],
  [0.75, 19],
  [0.9, 39],
  [0.99, 100],
  [1, 235],
];

const COLOURS = ['RED', 'CREAM', 'PINK', 'BLUE', 'IVORY', 'BLACK', 'GREEN', 'WHITE', 'SILVER', 'ASSORTED'];
const STYLES = [
  'RETROSPOT',
  'VINTAGE',
  'POLKA DOT',
  'HEART',
  'UNION FLAG',
  'PAISLEY',
  'FAIRY TALE',
  'ROSE',
  'WOODEN',
  'ENAMEL',
];
const THINGS = [
  'T-LIGHT HOLDER',
  'HAND WARMER',
  'LUNCH BOX',
  'COAT HANGER',
  'CAKE STAND 3 TIER',
  'PHOTO FRAME',
  'TEA TOWEL',
  'DOORMAT',
  'JUMBO BAG',
  'HOT WATER BOTTLE',
  'SET OF 6 MUGS',
  'CHRISTMAS DECORATION',
  'BUNTING, 5M',
  'CLOCK "PARIS"',
  'GIFT TAGS £1',
];

/** Every so many products, one has two names. */
const RENAMED_EVERY = 150;

/** Invents so many products, each with its own stock code. */
export function inventGoods(random: Random, count: number): readonly Goods[] {
  return Array.from({ length: count }, (_, index) => {
    // Neighbouring codes are colours of one thing, told apart by letters.
    const sku = `${20_000 + 7 * Math.floor(index / 3)}${random.chance(0.3) ? random.pick(['A', 'B', 'N', 'BL']) : ''}${['', 'C', 'D'][index % 3] ?? ''}`;
    const name = inventName(random, index);
    const names: Goods['names'] = index % RENAMED_EVERY === 1 ? [name, `${random.pick(COLOURS)} ${name}`] : [name];
    return { sku, names, pence: toPrice(random.sample(PRICES)), popularity: random.sample(POPULARITY) + 0.3 };
  });
}

/** Somebody leaned on the shift key now and then, or marked a name with a star. */
function inventName(random: Random, index: number): string {
  const name = `${random.pick(COLOURS)} ${random.pick(STYLES)} ${random.pick(THINGS)}`;
  if (index % 97 === 5) return `${name.slice(0, -2)}${name.slice(-2).toLowerCase()}`;
  return index % 211 === 8 ? `*${name}` : name;
}

/** Shops like prices that end in 5 or 9. */
function toPrice(pence: number): number {
  return pence - (pence % 10) + (pence % 3 === 0 ? 9 : 5);
}

/** Draws goods by their popularity. */
export function createShelf(goods: readonly Goods[]): (random: Random) => Goods {
  const upTo: number[] = [];
  let total = 0;
  for (const { popularity } of goods) upTo.push((total += popularity));
  return (random) => {
    const drawn = random.next() * total;
    const found = goods[firstAbove(upTo, drawn)];
    if (found === undefined) throw new RangeError('The shelf is empty.');
    return found;
  };
}

function firstAbove(ascending: readonly number[], value: number): number {
  let [from, to] = [0, ascending.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) > value) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** A name as a till writes it: now and then with spaces at its end, or two within. */
export function writeUntidily(random: Random, name: string): string {
  const chance = random.next();
  if (chance < 0.2) return `${name} `;
  return chance < 0.24 ? name.replace(' ', '  ') : name;
}
