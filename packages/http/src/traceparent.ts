/** A W3C trace context. */
export type TraceContext = {
  /** 32 hex digits. */
  readonly traceId: string;
  /** The whole header, to be handed on. */
  readonly traceparent: string;
};

const FORM = /^([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}/;
const LENGTH = 55;

/**
 * The trace that a request belongs to: the caller's, or a new one when it sent none or an ill-formed one.
 *
 * @param randomHex  so many random bytes, hex; called only for a new trace
 * @source           W3C Trace Context, section 3.2
 */
export function traceOf(header: string | undefined, randomHex: (bytes: number) => string): TraceContext {
  return (header === undefined ? undefined : parse(header)) ?? newTrace(randomHex);
}

function parse(header: string): TraceContext | undefined {
  const [, version, traceId] = FORM.exec(header) ?? [];
  if (traceId === undefined) return undefined;
  const rest = header.slice(LENGTH);
  if (version === '00') return rest === '' ? { traceId, traceparent: header } : undefined;
  // A later version may only append: what we know of it is handed on as our own version.
  const later = version !== 'ff' && (rest === '' || rest.startsWith('-'));
  return later ? { traceId, traceparent: `00${header.slice(2, LENGTH)}` } : undefined;
}

function newTrace(randomHex: (bytes: number) => string): TraceContext {
  const traceId = randomHex(16);
  return { traceId, traceparent: `00-${traceId}-${randomHex(8)}-00` };
}
