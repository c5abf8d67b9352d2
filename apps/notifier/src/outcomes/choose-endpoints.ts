import type { EndpointView } from '@waybill/contracts-platform';

/** An operation that has ended, as far as it matters to whom it is told. */
export type Ended = {
  /** Short name of its command. */
  readonly kind: string;
  /** Ids of endpoints that its command names. */
  readonly callbacks: readonly string[];
  /** ms since 1970 */
  readonly endedMs: number;
};

/** Clocks in the log are no further apart. */
const SKEW_MS = 60 * 60 * 1_000;

/**
 * The endpoints that are told of the end of an operation: those that its command names, else those that subscribe to its
 * kind. Who is not verified, or not enabled, is not told, nor of what was over long before he came: outcomes may be read
 * again from the first.
 */
export function chooseEndpoints(
  endpoints: readonly EndpointView[],
  { kind, callbacks, endedMs }: Ended,
): readonly string[] {
  const isAsked = ({ id, kinds }: EndpointView) =>
    callbacks.length > 0 ? callbacks.includes(id) : kinds.length === 0 || kinds.includes(kind);
  const isThere = ({ verified, enabled, createdAt }: EndpointView) =>
    verified && enabled && createdAt.getTime() - SKEW_MS <= endedMs;
  return endpoints.filter((endpoint) => isThere(endpoint) && isAsked(endpoint)).map(({ id }) => id);
}
