/** What many times of one kind came to, in ms. */
export type Latency = {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
};

/**
 * The smallest value that at least this share of all values does not exceed (nearest rank).
 *
 * @param sorted  ascending
 * @param share   above 0, at most 1
 * @returns       NaN when there are no values
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Percentiles of samples in any order. */
export function toLatency(samples: readonly number[]): Latency {
  const sorted = Float64Array.from(samples).sort();
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}
