const [FIRST_MS, LONGEST_MS] = [200, 10_000];

/**
 * How long to wait before the next attempt: anything up to a bound that doubles, so that clients that failed together
 * do not come back together.
 *
 * @param failures  attempts that failed in a row, 1 at least
 */
export function backoffMs(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}

/**
 * What `Retry-After` asks for, in milliseconds; 0 when it says nothing.
 *
 * @source RFC 9110, 10.2.3
 */
export function retryAfterMs(headers: Headers | undefined): number {
  const text = headers?.get('retry-after') ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - Date.now());
}

/** Resolves after this time; rejects with the signal's reason when that is aborted first. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('Aborted', 'AbortError');
}
