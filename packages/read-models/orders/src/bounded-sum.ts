const LARGEST = 2n ** 63n - 1n;

/**
 * The sum, within what a view can hold. Amounts are never below 0, so a sum that stays at its limit depends on no order
 * either, and stops no projector.
 */
export function sum(before: bigint, amount: bigint): bigint {
  return bounded(before + amount);
}

/** What is left of a sum, which may be below 0. */
export function less(amount: bigint, ...others: readonly bigint[]): bigint {
  return bounded(others.reduce((left, other) => left - other, amount));
}

function bounded(value: bigint): bigint {
  if (value > LARGEST) return LARGEST;
  return value < -LARGEST ? -LARGEST : value;
}
