/** Refuses work while the broker is silent, and lets one batch through now and then to find out. */
export interface Breaker {
  /** An answer came, whatever it says: the broker is there. */
  answered(nowMs: number): void;
  /** Looks at the clock. @param waitingSinceMs  since when the oldest work waits; undefined without any */
  look(nowMs: number, waitingSinceMs: number | undefined): void;
  /** Whether one more command may come in. */
  admits(nowMs: number, waitingSinceMs: number | undefined): boolean;
}

const PROBE_EVERY_MS = 500;

/** @param silentMs  how long work may wait without any answer */
export function createBreaker(silentMs: number): Breaker {
  let answeredAt = Number.NEGATIVE_INFINITY;
  /** While open: from when on the next probe may go. */
  let probeAt: number | undefined;

  function look(nowMs: number, waitingSinceMs: number | undefined): void {
    if (waitingSinceMs !== undefined && nowMs - Math.max(waitingSinceMs, answeredAt) >= silentMs) {
      probeAt = nowMs + PROBE_EVERY_MS;
    }
  }

  return {
    answered: (nowMs) => {
      answeredAt = nowMs;
      probeAt = undefined;
    },
    look,
    admits: (nowMs, waitingSinceMs) => {
      look(nowMs, waitingSinceMs);
      // What waits still is the probe; without any, the next command is.
      return probeAt === undefined || (waitingSinceMs === undefined && nowMs >= probeAt);
    },
  };
}
