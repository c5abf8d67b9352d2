/**
 * How long a receiver asks to be left alone.
 *
 * @param text  of `Retry-After`: whole seconds, or a date
 * @returns     ms from now, at least 0; undefined when it says nothing that can be understood
 * @source      RFC 9110, section 10.2.3
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000;
  const dateMs = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
