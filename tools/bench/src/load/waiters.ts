import { type Connection, openConnection } from '../http/connection.ts';
import { toRequest } from '../http/to-request.ts';
import type { Target } from './load-plan.ts';

/** An operation, and who asks for it. */
export type Waited = { readonly target: Target; readonly path: string };

/** Requests that are held: one connection each, asked again when a hold is over. */
export type Waiters = {
  /** Resolves when all were told. @throws `Error` for an answer that is none of a waiting request */
  readonly all: Promise<void>;
  /** Goes away, whatever is still held. */
  close(): void;
};

/** A few at a time, so that no queue of connections overflows. */
const OPENED_AT_ONCE = 100;
const HOLD_SECONDS = 25;

/**
 * Asks for all of them, and resolves when each request is on its way.
 *
 * @throws `Error` that says so when the process may not have so many connections
 */
export async function openWaiters(waited: readonly Waited[]): Promise<Waiters> {
  const waiting: Promise<void>[] = [];
  const opened: Connection[] = [];
  for (let from = 0; from < waited.length; from += OPENED_AT_ONCE) {
    const batch = waited.slice(from, from + OPENED_AT_ONCE);
    const connections = await Promise.all(batch.map(({ target }) => open(target, waited.length)));
    opened.push(...connections);
    for (const [at, connection] of connections.entries()) {
      const one = batch[at];
      if (!one) continue;
      const asked = untilTold(connection, one);
      // Whoever waits for all of them gets the failure.
      asked.catch(() => undefined);
      waiting.push(asked);
    }
  }
  const all = Promise.all(waiting).then(() => undefined);
  all.catch(() => undefined);
  const close = (): void => {
    for (const connection of opened) connection.close();
  };
  return { all, close };
}

async function open({ host, port }: Target, count: number): Promise<Connection> {
  try {
    return await openConnection(host, port);
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown }; // Node's errors have one.
    if (code !== 'EMFILE') throw error;
    throw new Error(`${count} connections are more than this process may open: try ulimit -n ${2 * count}.`, {
      cause: error,
    });
  }
}

async function untilTold(connection: Connection, { target, path }: Waited): Promise<void> {
  const request = toRequest(target, { method: 'GET', path, headers: { prefer: `wait=${HOLD_SECONDS}` } });
  for (;;) {
    const { status, body } = await connection.request(request);
    if (status === 202) continue;
    connection.close();
    if (status === 200) return;
    throw new Error(`A waiting request was answered ${status} ${body.toString('utf8', 0, 200)}`);
  }
}
