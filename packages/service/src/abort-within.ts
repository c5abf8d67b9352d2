/**
 * A signal that fires with another one, or when the time is up. `AbortSignal.any` with `AbortSignal.timeout` in it never
 * fires once the garbage collector has met the timeout, which nothing else holds (Node 20).
 *
 * @param ms  from now; nothing is kept alive by it
 */
export function abortWithin(signal: AbortSignal, ms: number): AbortSignal {
  const either = new AbortController();
  const timer = setTimeout(() => {
    end(new DOMException(`${ms} ms are over.`, 'TimeoutError'));
  }, ms).unref();
  const pass = () => {
    end(signal.reason);
  };
  function end(reason: unknown): void {
    clearTimeout(timer);
    signal.removeEventListener('abort', pass);
    either.abort(reason);
  }
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass);
  return either.signal;
}
