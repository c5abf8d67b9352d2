import type { Connection } from './options.ts';
import { backoffMs, pause, retryAfterMs } from './pause.ts';
import type { Problem } from './problem.ts';
import { toProblem } from './problem.ts';

export type Question = {
  readonly method: string;
  /** From the client's URL on. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For how long the server may hold its answer. */
  readonly heldMs?: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

export type Reply = {
  readonly kind: 'reply';
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; undefined when it is no JSON. */
  readonly body: unknown;
  /** An attempt before this one was not answered, or not surely without effect. */
  readonly mayHaveLanded: boolean;
};

/** Time ran out before there was an answer that counts; `problem` is the last that came. */
export type Unanswered = { readonly kind: 'unanswered'; readonly problem?: Problem };

/** A server that is there answers sooner, or holds no longer than it was asked to. */
const ATTEMPT_MS = 15_000;

/**
 * Asks until there is an answer that counts: an attempt without one, or with one that passes, is repeated with the same
 * headers, hence with the same key.
 *
 * @throws the signal's reason
 */
export async function ask(connection: Connection, question: Question): Promise<Reply | Unanswered> {
  const { timeoutMs, heldMs = 0 } = question;
  const endMs = performance.now() + timeoutMs;
  let problem: Problem | undefined;
  let mayHaveLanded = false;
  for (let failures = 1; ; failures++) {
    const limitMs = Math.min(ATTEMPT_MS + heldMs, endMs - performance.now());
    const reply = await attempt(connection, question, limitMs);
    if (reply && !passes(reply)) return { kind: 'reply', ...reply, mayHaveLanded };
    if (reply) problem = toProblem(reply.status, reply.body);
    mayHaveLanded ||= !reply || mayLand(reply);
    const pauseMs = Math.max(retryAfterMs(reply?.headers), backoffMs(failures, connection.random));
    if (performance.now() + pauseMs >= endMs) return unanswered(problem);
    await pause(pauseMs, question.signal);
  }
}

function unanswered(problem: Problem | undefined): Unanswered {
  return { kind: 'unanswered', ...(problem && { problem }) };
}

/** Over quota and turned away are said before anything is written; of other failures nobody knows. */
function mayLand({ status, body }: Pick<Reply, 'status' | 'body'>): boolean {
  return status !== 429 && toProblem(status, body).code !== 'not-accepted';
}

const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** Whether another attempt may be answered otherwise. With an operation it is an outcome, whatever its number. */
export function passes({ status, headers }: { readonly status: number; readonly headers: Headers }): boolean {
  return PASSING.has(status) && !headers.has('operation-location');
}

/** @returns undefined when no whole answer came in this time */
async function attempt(connection: Connection, question: Question, limitMs: number) {
  const { signal } = question;
  const request = await toRequest(connection, question);
  const { own, release } = linked(signal);
  const timer = setTimeout(() => {
    own.abort();
  }, limitMs);
  try {
    const { fetch, url } = connection;
    const response = await fetch(url + question.path, { ...request, signal: own.signal });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  } catch {
    // Refused, broken off, or given up: all that can be done is to ask again.
    signal?.throwIfAborted();
    return undefined;
  } finally {
    clearTimeout(timer);
    release();
  }
}

/**
 * What `fetch` takes, but for the signal.
 *
 * @throws `TypeError` when a header can't be sent; whatever the credential's function throws
 */
export async function toRequest(
  { credential }: Connection,
  { method, headers, body }: Pick<Question, 'method' | 'headers' | 'body'>,
): Promise<RequestInit & { readonly cache: 'no-store' }> {
  const all = new Headers({ accept: 'application/json', ...headers });
  all.set('authorization', `Bearer ${await credential()}`);
  return {
    ...{ method, headers: all },
    ...(body === undefined ? {} : { body }),
    // Whoever keeps answers for us must not answer for the server.
    cache: 'no-store',
    credentials: 'omit',
  };
}

/** A controller that follows a signal until it is released. */
export function linked(signal: AbortSignal | undefined): { own: AbortController; release: () => void } {
  signal?.throwIfAborted();
  const own = new AbortController();
  const follow = () => {
    own.abort(signal?.reason);
  };
  signal?.addEventListener('abort', follow, { once: true });
  return { own, release: () => signal?.removeEventListener('abort', follow) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
