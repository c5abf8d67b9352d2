/** How long a request is repeated, and how fast. */
export type RetryPolicy = {
  /** From the first try on, ms. */
  readonly giveUpAfterMs: number;
  /** Before the second try; doubles from there, ms. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
};

/** Outlives a broker or a service that is started again. */
export const PATIENT: RetryPolicy = { giveUpAfterMs: 120_000, firstDelayMs: 100, longestDelayMs: 5_000 };

export type FailedTry = {
  /** Tries so far, from 1. */
  readonly tries: number;
  /** Since the first try. */
  readonly elapsedMs: number;
  /** What the server asked for. */
  readonly retryAfterMs: number | undefined;
  /** 0 to 1, so that clients that failed together do not come back together. */
  readonly random: number;
};

/** @returns ms until the next try, never less than the server asked for; undefined when it would come too late */
export function nextTryMs(
  policy: RetryPolicy,
  { tries, elapsedMs, retryAfterMs = 0, random }: FailedTry,
): number | undefined {
  const backoff = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (tries - 1));
  const delay = Math.max(retryAfterMs, Math.round(backoff * (0.5 + random / 2)));
  return elapsedMs + delay > policy.giveUpAfterMs ? undefined : delay;
}

/** Whether the same request may succeed later: the server could not, rather than would not. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status === 502 || status === 503 || status === 504;
}

/** @returns undefined without a header of whole seconds */
export function parseRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,5}$/.test(value) ? Number(value) * 1000 : undefined;
}
