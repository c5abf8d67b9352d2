/** Why there is no answer. */
export type SendFailure =
  | 'url-refused'
  | 'address-refused'
  | 'name-unknown'
  | 'connection-failed'
  | 'tls-refused'
  | 'response-malformed'
  | 'timed-out';

/** What came back from an endpoint. */
export type Answer = {
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  readonly failure: SendFailure | undefined;
  /** How long it asks to be left alone, ms from `answeredMs`. */
  readonly retryAfterMs: number | undefined;
  /** The first 4 KiB of its body at most: for our eyes only, it may come from anywhere. */
  readonly body: string;
  /** ms since 1970 */
  readonly answeredMs: number;
};
