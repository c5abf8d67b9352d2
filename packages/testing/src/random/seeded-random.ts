/** Numbers from a seed: the same seed gives the same load, the same kills and the same faults. */
export type SeededRandom = {
  /** From 0, below `below`. */
  integer(below: number): number;
  /** A whole number, both ends included. */
  between(range: readonly [least: number, most: number]): number;
  /** @throws `RangeError` for an empty list */
  pick<Item>(items: readonly Item[]): Item;
  chance(probability: number): boolean;
};

/**
 * @param seed  0 to 2^32 - 1
 * @source mulberry32, public domain
 */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    integer: (below) => Math.floor(next() * below),
    between: ([least, most]) => least + Math.floor(next() * (most - least + 1)),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('There is nothing to pick from.');
      return item;
    },
    chance: (probability) => next() < probability,
  };
}
