import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, errors } from 'jose';

import { KeysUnavailableError } from './verify-token.ts';

/** The keys of an issuer, as they are published. */
export type IssuerKeys = {
  readonly findKey: JWTVerifyGetKey;
  close(): void;
};

export type IssuerKeysOptions = {
  /** Address of the JSON Web Key Set. */
  readonly url: string;
  readonly onFailure: (error: unknown) => void;
  readonly fetch?: typeof fetch;
  /** Between two fetches, ms. @default 300000 */
  readonly refreshMs?: number;
  /** Between two fetches while there are no keys, or for a key that is not among them, ms. @default 5000 */
  readonly retryMs?: number;
};

const ANSWER_MS = 5_000;
/** A set of keys is small: more is something else. */
const MOST_BYTES = 256 * 1024;

/**
 * Fetches an issuer's keys now and then, and when a token names one that is not there. Keys that were had are kept
 * while the issuer does not answer.
 *
 * @source RFC 7517, section 5
 */
export function followIssuerKeys({
  url,
  onFailure,
  fetch: get = fetch,
  refreshMs = 300_000,
  retryMs = 5_000,
}: IssuerKeysOptions): IssuerKeys {
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let [fetchedAt, triedAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let underWay: Promise<void> | undefined;

  async function load(): Promise<void> {
    triedAt = performance.now();
    try {
      keys = createLocalJWKSet(await fetchKeys(get, url));
      fetchedAt = triedAt;
    } catch (error) {
      onFailure(error);
    }
  }
  function loadOnce(): Promise<void> {
    underWay ??= load().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }
  const look = setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - fetchedAt >= refreshMs && nowMs - triedAt >= retryMs) void loadOnce();
  }, retryMs);
  look.unref();
  void loadOnce();

  return {
    async findKey(header, token) {
      if (keys === undefined) await (underWay ?? Promise.resolve());
      if (keys === undefined) throw new KeysUnavailableError(`${url} gave no keys yet.`);
      try {
        return await keys(header, token);
      } catch (error) {
        // It may be a new one, but whoever invents names of keys must not make us ask each time.
        if (!(error instanceof errors.JWKSNoMatchingKey) || performance.now() - triedAt < retryMs) throw error;
        await loadOnce();
        return keys(header, token);
      }
    },
    close() {
      clearInterval(look);
    },
  };
}

async function fetchKeys(get: typeof fetch, url: string): Promise<JSONWebKeySet> {
  const response = await get(url, { signal: AbortSignal.timeout(ANSWER_MS), headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  const text = await response.text();
  if (text.length > MOST_BYTES) throw new Error(`${url} gave more than a set of keys has.`);
  return JSON.parse(text) as JSONWebKeySet; // Checked by `createLocalJWKSet`.
}
