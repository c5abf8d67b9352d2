export type ClientOptions = {
  /** Where the API is, such as `https://api.example`; a path is kept. */
  readonly url: string;
  /** A token or an API key; a function is asked before each attempt, so that it can renew. */
  readonly credential: string | (() => string | Promise<string>);
  /** @default the global `fetch` */
  readonly fetch?: typeof fetch;
  /** Between 0 and 1, for the pauses between attempts. @default `Math.random` */
  readonly random?: () => number;
};

/** What every call takes. */
export type CallOptions = {
  /** Ends the call, which then rejects with the signal's reason. What was sent may still have an effect. */
  readonly signal?: AbortSignal;
  /** How long attempts are repeated. @default 30 seconds; 10 minutes for `wait` */
  readonly timeoutMs?: number;
};

/** Whose requests go where. */
export type Connection = {
  readonly url: string;
  readonly credential: () => string | Promise<string>;
  readonly fetch: typeof fetch;
  readonly random: () => number;
};

export function toConnection({ url, credential, fetch, random }: ClientOptions): Connection {
  return {
    url: new URL(url).href.replace(/\/$/, ''),
    credential: typeof credential === 'string' ? () => credential : credential,
    // Browsers want it called as a member of the global object, and tests may replace it there.
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
    random: random ?? Math.random,
  };
}
