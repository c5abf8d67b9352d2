import type { Reply } from './ask.ts';
import { ask } from './ask.ts';
import type { Operation, OperationReference } from './operation.ts';
import { isTerminal, operationPath, toOperation } from './operation.ts';
import type { Connection } from './options.ts';
import { backoffMs, pause, retryAfterMs } from './pause.ts';
import type { Problem } from './problem.ts';
import { toProblem } from './problem.ts';

/** Why no more is to be polled. */
export type PollEnd =
  | { readonly kind: 'terminal' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unanswered'; readonly problem?: Problem };

export type PollOptions = {
  /** The tag of the status that the caller knows. */
  readonly tag: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

/** The ingress holds a status for 25 seconds at most, and many proxies a silent request for 30. */
const HELD_SECONDS = 20;

/** Each status of an operation that the caller does not know, up to its end, by requests that the server holds. */
export async function* poll(
  connection: Connection,
  operation: OperationReference,
  { tag: known, timeoutMs, signal }: PollOptions,
): AsyncGenerator<Operation, PollEnd> {
  const endMs = performance.now() + timeoutMs;
  let tag = known;
  for (let unheld = 1; ; unheld++) {
    const leftMs = endMs - performance.now();
    if (leftMs <= 0) return { kind: 'unanswered' };
    const seconds = Math.max(1, Math.min(HELD_SECONDS, Math.floor(leftMs / 1000)));
    const reply = await ask(connection, {
      ...{ method: 'GET', path: operationPath(operation), signal, timeoutMs: leftMs, heldMs: seconds * 1000 },
      headers: { prefer: `wait=${seconds}`, ...(tag !== undefined && { 'if-none-match': tag }) },
    });
    if (reply.kind === 'unanswered') return reply;
    if (reply.status !== 304) {
      if (reply.status > 202) return { kind: 'refused', problem: toProblem(reply.status, reply.body) };
      const shown = toOperation(reply.body);
      tag = reply.headers.get('etag') ?? undefined;
      yield shown;
      if (isTerminal(shown)) return { kind: 'terminal' };
    }
    if (wasHeld(reply)) unheld = 0;
    // A server that holds nothing more sets the pace; without its word, we do.
    else
      await pause(
        Math.min(
          Math.max(retryAfterMs(reply.headers), backoffMs(unheld, connection.random)),
          Math.max(0, endMs - performance.now()),
        ),
        signal,
      );
  }
}

function wasHeld({ headers }: Reply): boolean {
  return headers.has('preference-applied');
}
