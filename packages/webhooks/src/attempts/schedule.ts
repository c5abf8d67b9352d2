import { createHash } from 'node:crypto';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after the one before each attempt is made, ms. */
const WAITS = [
  ...[0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
];

/** Up to so much earlier or later, as a share, that endpoints which failed together are not asked together again. */
const SPREAD = 0.2;

/** What a receiver may ask for at most: else it would never be seen that it gets nothing. */
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

/** An attempt that has failed. */
export type FailedAttempt = {
  readonly webhookId: string;
  /** From 1. */
  readonly attempt: number;
  /** When it had failed, ms since 1970. */
  readonly failedAtMs: number;
  /** What the receiver asked for, ms from then. */
  readonly retryAfterMs?: number | undefined;
};

/** How often an endpoint is asked before the callback counts as failed. */
export const MOST_ATTEMPTS = WAITS.length;

/**
 * When the next attempt is made. The same failed attempt gives the same time, whoever asks.
 *
 * @returns ms since 1970; undefined when that was the last one
 */
export function nextAttemptAt({ webhookId, attempt, failedAtMs, retryAfterMs = 0 }: FailedAttempt): number | undefined {
  const wait = WAITS[attempt];
  if (wait === undefined) return undefined;
  const spread = wait * (1 - SPREAD + 2 * SPREAD * fractionOf(webhookId, attempt));
  return failedAtMs + Math.max(Math.round(spread), Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS));
}

/** @returns 0 to 1, spread evenly over ids and attempts */
function fractionOf(webhookId: string, attempt: number): number {
  return createHash('sha256').update(`${webhookId}.${attempt}`).digest().readUInt32BE(0) / 0xffff_ffff;
}
