import { hash } from 'node:crypto';

/** All that makes a request the same request; no other header counts, so that a retry may carry new ones. */
export type FingerprintedRequest = {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  /** Without parameters, in lower case; empty without a body. */
  readonly mediaType: string;
  readonly expectedVersion: number | 'any' | undefined;
  /** In its canonical form; empty without a body. */
  readonly body: string;
};

/**
 * Tells whether two requests are the same.
 *
 * @returns SHA-256, 64 hex digits
 */
export function fingerprintOf({ method, path, mediaType, expectedVersion, body }: FingerprintedRequest): string {
  // NUL can't occur in any part: paths are checked, and canonical JSON escapes it.
  const text = `${method}\0${path}\0${mediaType}\0${expectedVersion ?? ''}\0${body}`;
  return hash('sha256', text);
}
