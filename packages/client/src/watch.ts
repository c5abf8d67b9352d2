import type { Operation, OperationReference } from './operation.ts';
import { isTerminal } from './operation.ts';
import type { CallOptions, Connection } from './options.ts';
import { backoffMs, pause } from './pause.ts';
import { poll } from './poll.ts';
import { ProblemError } from './problem.ts';
import type { StreamEnd, StreamPlace } from './status-stream.ts';
import { readStatusStream } from './status-stream.ts';

/**
 * The statuses of an operation as they change, up to its end: from a stream that is resumed where it broke off, or by
 * held requests from a server without streams.
 *
 * @throws `ProblemError` when the server does not tell: no such operation, or not for these credentials
 */
export async function* watch(
  connection: Connection,
  operation: OperationReference,
  { signal }: Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<Operation, void> {
  const place: StreamPlace = { lastId: '', retryMs: 2_000 };
  for (let failures = 1; ; failures++) {
    const before = place.lastId;
    const end = yield* untilTerminal(readStatusStream(connection, operation, place, signal));
    if (end === 'terminal') return;
    if (end.kind === 'none') break;
    if (place.lastId !== before) failures = 1;
    await pause(Math.max(end.afterMs, backoffMs(failures, connection.random)), signal);
  }
  const tag = place.lastId === '' ? undefined : `"${place.lastId}"`;
  const end = yield* poll(connection, operation, { tag, timeoutMs: Infinity, signal });
  if (end.kind === 'refused') throw new ProblemError(end.problem);
}

async function* untilTerminal(
  statuses: AsyncGenerator<Operation, StreamEnd>,
): AsyncGenerator<Operation, StreamEnd | 'terminal'> {
  try {
    for (let next = await statuses.next(); ; next = await statuses.next()) {
      if (next.done === true) return next.value;
      yield next.value;
      if (isTerminal(next.value)) return 'terminal';
    }
  } finally {
    // Whoever has seen enough lets the connection go.
    await statuses.return({ kind: 'none' });
  }
}
