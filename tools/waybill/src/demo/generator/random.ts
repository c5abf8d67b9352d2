/** Chance that is the same every time for the same seed, on every machine. */
export type Random = {
  /** 0 up to, but without, 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(least: number, most: number): number;
  chance(share: number): boolean;
  /** @throws `RangeError` for an empty list */
  pick<Item>(items: readonly Item[]): Item;
  /** A whole number that follows a curve. */
  sample(curve: Curve): number;
};

/** Quantiles, ascending: at most this share of the values lies below that value. The first share is 0, the last is 1. */
export type Curve = readonly (readonly [share: number, value: number])[];

/**
 * @param seed  0 to 2^32 - 1
 * @source      mulberry32, by Tommy Ettinger: whole numbers only, so nothing depends on a mathematical library
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (items) => {
      const index = int(0, items.length - 1);
      if (index >= items.length || index < 0) throw new RangeError('There is nothing to pick from.');
      return items[index] as (typeof items)[number]; // The index was just checked.
    },
    sample: (curve) => Math.round(valueAt(curve, next())),
  };
}

function valueAt(curve: Curve, share: number): number {
  const above = curve.findIndex(([upTo]) => upTo >= share);
  const [toShare, to] = curve[above] ?? [1, 0];
  const [fromShare, from] = curve[above - 1] ?? [0, to];
  return toShare === fromShare ? to : from + ((to - from) * (share - fromShare)) / (toShare - fromShare);
}
