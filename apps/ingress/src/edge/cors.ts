import type { IncomingHttpHeaders } from 'node:http';

/** What browsers of other origins may do. */
export type Cors = {
  /** The answer to a browser that asks beforehand; undefined when it is not one, or its origin is not known. */
  preflight(method: string | undefined, headers: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined;
  /** What a response needs so that a browser shows it; undefined when nothing. */
  fieldsFor(headers: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined;
};

const REQUEST_HEADERS = [
  ...['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Last-Event-ID'],
  ...['Operation-Id', 'Prefer', 'Repeatability-First-Sent', 'Repeatability-Request-ID', 'traceparent', 'tracestate'],
  ...['Waybill-Callback', 'Waybill-Position'],
].join(', ');
const RESPONSE_HEADERS = [
  ...['Accept-Patch', 'Accept-Post', 'Allow', 'Azure-AsyncOperation', 'Deprecation', 'ETag', 'Idempotency-Replayed'],
  ...['Link', 'Location', 'Operation-Id', 'Operation-Location', 'Preference-Applied', 'RateLimit', 'RateLimit-Policy'],
  ...['Repeatability-Result', 'Retry-After', 'Sunset', 'Waybill-As-Of', 'Waybill-Position', 'WWW-Authenticate'],
].join(', ');
const METHODS = 'GET, HEAD, PUT, POST, PATCH, DELETE, OPTIONS';

/**
 * Lets browsers of these origins use the API, without cookies: credentials stand in a header that a page sets itself.
 *
 * @param origins  such as `https://shop.example`; `*` for every one; none: browsers of other origins stay outside
 * @source         WHATWG Fetch, "CORS protocol"
 */
export function createCors(origins: readonly string[]): Cors | undefined {
  if (origins.length === 0) return undefined;
  const known = new Set(origins);
  const isAny = known.has('*');
  // Said of every response, so that no cache gives one origin what was made for another.
  const vary: Record<string, string> = isAny ? {} : { Vary: 'Origin' };
  const allow = (origin: string) => ({ ...vary, 'Access-Control-Allow-Origin': isAny ? '*' : origin });
  const isKnown = (origin: string | undefined): origin is string =>
    origin !== undefined && (isAny || known.has(origin));
  return {
    preflight(method, { origin, 'access-control-request-method': wanted }) {
      if (method !== 'OPTIONS' || wanted === undefined || !isKnown(origin)) return undefined;
      return {
        ...allow(origin),
        'Access-Control-Allow-Methods': METHODS,
        'Access-Control-Allow-Headers': REQUEST_HEADERS,
        'Access-Control-Max-Age': '600',
      };
    },
    fieldsFor: ({ origin }) =>
      isKnown(origin) ? { ...allow(origin), 'Access-Control-Expose-Headers': RESPONSE_HEADERS } : vary,
  };
}
