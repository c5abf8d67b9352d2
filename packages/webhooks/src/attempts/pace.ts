/** How fast an endpoint may be asked now. */
export type Pace = {
  /** Not before this, ms since 1970. */
  readonly notBeforeMs: number;
  /** Between two attempts; 0 while it keeps up. */
  readonly gapMs: number;
};

/** The pace of an endpoint that has never complained. */
export const FULL_PACE: Pace = { notBeforeMs: 0, gapMs: 0 };

const FIRST_GAP_MS = 1_000;
const LONGEST_GAP_MS = 60_000;

/**
 * The pace after an answer: an endpoint that has too much to do gets twice the gap each time, one that keeps up half of
 * it, until it needs none.
 *
 * @param retryAfterMs  what it asked for, from now
 */
export function paceAfter(
  { gapMs, notBeforeMs }: Pace,
  { slowDown, retryAfterMs = 0 }: { readonly slowDown: boolean; readonly retryAfterMs?: number | undefined },
  nowMs: number,
): Pace {
  const next = slowDown ? Math.min(Math.max(FIRST_GAP_MS, gapMs * 2), LONGEST_GAP_MS) : Math.floor(gapMs / 2);
  const gap = next < FIRST_GAP_MS ? 0 : next;
  // Nobody may stop for longer what others wait for: a longer wait is that of the one message.
  const asked = slowDown ? Math.min(Math.max(gap, retryAfterMs), LONGEST_GAP_MS) : gap;
  return { gapMs: gap, notBeforeMs: Math.max(notBeforeMs, nowMs + asked) };
}
