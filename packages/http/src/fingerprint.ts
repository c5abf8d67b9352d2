import { hash } from 'node:crypto';

import canonicalize from 'canonicalize';

// Its types describe an ES module, but it is CommonJS: the default import is the function itself.
const canonicalJson = canonicalize as unknown as (value: unknown) => string | undefined;

/** All that makes a request the same request; no other header counts, so that a retry may carry new ones. */
export type FingerprintedRequest = {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  /** Without parameters, in lower case; empty without a body. */
  readonly mediaType: string;
  readonly expectedVersion: number | 'any' | undefined;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
};

/**
 * Tells whether two requests are the same.
 *
 * @returns SHA-256, 64 hex digits
 * @source  RFC 8785 for the canonical form of the body
 */
export function fingerprintOf({ method, path, mediaType, expectedVersion, body }: FingerprintedRequest): string {
  // NUL can't occur in any part: paths are checked, and canonical JSON escapes it.
  const text = `${method}\0${path}\0${mediaType}\0${expectedVersion ?? ''}\0${canonicalJson(body) ?? ''}`;
  return hash('sha256', text);
}
