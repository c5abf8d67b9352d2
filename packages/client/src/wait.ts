import type { Operation, OperationReference } from './operation.ts';
import type { CallOptions, Connection } from './options.ts';
import { poll } from './poll.ts';
import type { Problem } from './problem.ts';

/** How an operation ended, or why that is not known. */
export type Outcome =
  | { readonly kind: 'succeeded' | 'failed' | 'canceled'; readonly operation: Operation }
  /** Time ran out. `operation` is what was seen last. */
  | { readonly kind: 'unfinished'; readonly operation?: Operation; readonly problem?: Problem }
  /** The server does not tell: no such operation, or not for these credentials. */
  | { readonly kind: 'refused'; readonly problem: Problem };

const TEN_MINUTES_MS = 600_000;

/** Waits for the end of an operation, through restarts of whatever is between. */
export async function wait(
  connection: Connection,
  operation: OperationReference,
  { timeoutMs = TEN_MINUTES_MS, signal }: CallOptions = {},
): Promise<Outcome> {
  const statuses = poll(connection, operation, { tag: undefined, timeoutMs, signal });
  let last: Operation | undefined;
  for (;;) {
    const next = await statuses.next();
    if (next.done !== true) {
      last = next.value;
      continue;
    }
    if (next.value.kind === 'refused') return next.value;
    const { problem } = next.value.kind === 'unanswered' ? next.value : {};
    return toOutcome(last) ?? { kind: 'unfinished', ...(last && { operation: last }), ...(problem && { problem }) };
  }
}

function toOutcome(operation: Operation | undefined): Outcome | undefined {
  switch (operation?.status) {
    case 'Succeeded':
      return { kind: 'succeeded', operation };
    case 'Failed':
      return { kind: 'failed', operation };
    case 'Canceled':
      return { kind: 'canceled', operation };
    default:
      return undefined;
  }
}
