/** What several rounds came to. */
export type Spread = { readonly min: number; readonly median: number; readonly max: number };

/** NaN for all three when there are no values; the median of an even count is the mean of the two in the middle. */
export function toSpread(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return { min: sorted[0] ?? NaN, median: (lower + upper) / 2, max: sorted.at(-1) ?? NaN };
}
