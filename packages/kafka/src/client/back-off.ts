const FIRST_MS = 20;
const GROWTH = 1.6;
const LONGEST_MS = 500;

/** Waits before one more try: not at all at first, then longer and longer, up to half a second. */
export interface BackOff {
  wait(): Promise<void>;
  /** After a success: the next wait is the first one again. */
  reset(): void;
}

export function createBackOff(): BackOff {
  let nextMs = 0;
  return {
    wait: async () => {
      const waitMs = nextMs;
      nextMs = Math.min(LONGEST_MS, Math.max(FIRST_MS, nextMs * GROWTH));
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
    reset: () => {
      nextMs = 0;
    },
  };
}
