/** A URL that can't be an endpoint's. */
export class UrlRefusedError extends Error {
  override readonly name = 'UrlRefusedError';
}
