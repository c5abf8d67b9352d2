/** How an operation ended. */
export type EndedOperation = {
  /** Full name of the command's type, such as `orders.order.v1.PlaceOrder`. */
  readonly commandType: string;
  readonly status: 'Succeeded' | 'Failed' | 'Canceled';
  /** When, ms since 1970. */
  readonly endedMs: number;
  /** What a GET shows of it, without `stage` and `callbacks`, which change later. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** A longer body is cut; many receivers take no more. */
const LONGEST_BODY_BYTES = 20_000;

/**
 * The type of message by which an endpoint is told of the end of an operation, such as `orders.order.PlaceOrder.failed`:
 * a command keeps it through its versions.
 */
export function outcomeType({ commandType, status }: Pick<EndedOperation, 'commandType' | 'status'>): string {
  const parts = commandType.split('.').filter((part) => !/^v\d+$/.test(part));
  return [...parts, status.toLowerCase()].join('.');
}

/**
 * The body that tells an endpoint how an operation ended. The same operation gives the same text.
 *
 * @returns JSON `{"type","timestamp","data"}`; above 20,000 bytes without `result` and `error.details`, and with
 *          `"truncated":true`
 */
export function renderOutcome(ended: EndedOperation): string {
  const type = outcomeType(ended);
  const timestamp = new Date(ended.endedMs).toISOString();
  const whole = JSON.stringify({ type, timestamp, data: ended.data });
  if (Buffer.byteLength(whole) <= LONGEST_BODY_BYTES) return whole;
  return JSON.stringify({ type, timestamp, data: shorten(ended.data), truncated: true });
}

function shorten({ error, ...data }: Readonly<Record<string, unknown>>): object {
  const others = without(data, 'result');
  return typeof error === 'object' && error !== null ? { ...others, error: without(error, 'details') } : others;
}

function without(members: object, left: string): object {
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== left));
}
