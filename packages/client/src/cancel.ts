import { ask } from './ask.ts';
import type { Operation, OperationReference } from './operation.ts';
import { operationPath, toOperation } from './operation.ts';
import type { CallOptions, Connection } from './options.ts';
import type { Problem } from './problem.ts';
import { toProblem } from './problem.ts';

/** What came of a wish to cancel. */
export type Cancellation =
  | { readonly kind: 'canceled'; readonly operation: Operation }
  /** It is in the log and not decided yet: `wait` tells. */
  | { readonly kind: 'accepted'; readonly operation: Operation }
  /** With `operation-finished` it had come to another end. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unanswered'; readonly problem?: Problem };

export type CancelOptions = CallOptions & {
  /** Seconds to hold the answer until it is decided, 25 at most. @default 0 */
  readonly waitSeconds?: number;
};

/** Asks for an operation to be cancelled; to repeat that is harmless. */
export async function cancel(
  connection: Connection,
  operation: OperationReference,
  { waitSeconds = 0, timeoutMs = 30_000, signal }: CancelOptions = {},
): Promise<Cancellation> {
  const reply = await ask(connection, {
    ...{ method: 'POST', path: `${operationPath(operation)}:cancel`, timeoutMs, signal, heldMs: waitSeconds * 1000 },
    headers: waitSeconds > 0 ? { prefer: `wait=${Math.floor(waitSeconds)}` } : {},
  });
  if (reply.kind === 'unanswered') return reply;
  if (reply.status === 200) return { kind: 'canceled', operation: toOperation(reply.body) };
  if (reply.status === 202) return { kind: 'accepted', operation: toOperation(reply.body) };
  return { kind: 'refused', problem: toProblem(reply.status, reply.body) };
}
