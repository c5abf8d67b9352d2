import type { Random } from './random.ts';

/** Who buys: a customer with a number, or a guest of the web shop. */
export type Shopper = { readonly customer: string | null; readonly country: string };

const HOME = 'United Kingdom';
const ABROAD = [
  'Germany',
  'Germany',
  'Germany',
  'France',
  'France',
  'EIRE',
  'EIRE',
  'Portugal',
  'Belgium',
  'Spain',
  'Lithuania',
  'Australia',
  'Netherlands',
  'Japan',
  'Channel Islands',
  'Norway',
];

export const GUEST: Shopper = { customer: null, country: HOME };

/** Invents so many customers; one in fourteen lives abroad. */
export function inventShoppers(random: Random, count: number): readonly Shopper[] {
  return Array.from({ length: count }, (_, index) => ({
    customer: String(12_346 + 3 * index),
    country: random.chance(0.07) ? random.pick(ABROAD) : HOME,
  }));
}

export function isAbroad({ country }: Shopper): boolean {
  return country !== HOME;
}
