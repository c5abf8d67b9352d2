import { codeOf, describeAnswer, FeedError } from './feed-error.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.ts';
import { ConnectionError } from './http-client.ts';
import type { RetryPolicy } from './retry.ts';
import { isTransient, nextTryMs, parseRetryAfter } from './retry.ts';

/** What waiting and chance are, so that tests neither wait nor guess. */
export type Clock = {
  /** Monotonic, ms. */
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
};

export type SenderOptions = {
  readonly client: HttpClient;
  readonly retry: RetryPolicy;
  readonly clock: Clock;
  readonly onRetry: (reason: string) => void;
};

/**
 * Sends the same request again while the server cannot take it: 408, 429, 502, 503, 504, or no answer at all.
 *
 * @returns the first answer of another kind
 * @throws  `FeedError` once the policy gives up; what the signal says when it fires
 */
export type PersistentSender = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

export function createPersistentSender({ client, retry, clock, onRetry }: SenderOptions): PersistentSender {
  return async (request, signal) => {
    const begun = clock.now();
    for (let tries = 1; ; tries += 1) {
      const result = await tryOnce(client, request, signal);
      if (!(result instanceof ConnectionError) && !isTransient(result.status)) return result;
      const failed = {
        tries,
        elapsedMs: clock.now() - begun,
        retryAfterMs: retryAfterOf(result),
        random: clock.random(),
      };
      const delayMs = nextTryMs(retry, failed);
      if (delayMs === undefined) throw gaveUp(request, result, failed);
      onRetry(reasonOf(result));
      await clock.sleep(delayMs, signal);
    }
  };
}

async function tryOnce(
  client: HttpClient,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer | ConnectionError> {
  try {
    return await client.request(request, signal);
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    throw error;
  }
}

function retryAfterOf(result: HttpAnswer | ConnectionError): number | undefined {
  return result instanceof ConnectionError ? undefined : parseRetryAfter(result.headers['retry-after']);
}

function reasonOf(result: HttpAnswer | ConnectionError): string {
  if (result instanceof ConnectionError) return 'connection';
  return [result.status, codeOf(result)].filter((part) => part !== undefined).join(' ');
}

function gaveUp(
  { method, url }: HttpRequest,
  result: HttpAnswer | ConnectionError,
  { tries, elapsedMs }: { readonly tries: number; readonly elapsedMs: number },
): FeedError {
  const last = result instanceof ConnectionError ? result.message : describeAnswer(result);
  return new FeedError(
    `Gave up ${method} ${url} after ${tries} tries in ${Math.round(elapsedMs / 1000)} s; the last: ${last}.`,
  );
}
