const FIRST_MS = 20;
const GROWTH = 1.6;
const LONGEST_MS = 500;
/** So long without trouble, and the next one is the first again. */
const QUIET_MS = 1_000;

/** Waits before one more try: not at all at first, then longer and longer, up to half a second. */
export interface BackOff {
  wait(): Promise<void>;
}

/** @param now  a clock in ms that never jumps */
export function createBackOff(now: () => number = performance.now.bind(performance)): BackOff {
  let nextMs = 0;
  let waitedAt = Number.NEGATIVE_INFINITY;
  return {
    wait: async () => {
      // Success needs not be told: whatever shares this with others may succeed while one of them never does.
      const waitMs = now() - waitedAt > QUIET_MS ? 0 : nextMs;
      nextMs = Math.min(LONGEST_MS, Math.max(FIRST_MS, waitMs * GROWTH));
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitedAt = now();
    },
  };
}
