import type { Reply } from './ask.ts';
import { ask } from './ask.ts';
import type { CodeOf, CommandOf, Route } from './contracts/api.ts';
import type { Operation } from './operation.ts';
import { toOperation } from './operation.ts';
import type { CallOptions, Connection } from './options.ts';
import type { Problem } from './problem.ts';
import { toProblem } from './problem.ts';
import { toPath } from './to-path.ts';

export type SubmitOptions = CallOptions & {
  /** Names the command across processes. @default one of our own making for each call, the same for all its attempts */
  readonly idempotencyKey?: string;
  /** Seconds to hold the answer until the outcome is known, 25 at most. @default 0 */
  readonly waitSeconds?: number;
  /** The version that the resource must have, as `etag` tells it; `*`: it must exist. */
  readonly ifMatch?: string;
  /** The resource must not exist. */
  readonly ifNoneMatch?: '*';
};

/** What came of a submission. */
export type Submitted<Code extends string = never> =
  /** It is safe in the log and not finished: `wait` or `watch` it. */
  | { readonly kind: 'accepted'; readonly operation: Operation; readonly idempotencyKey: string }
  | { readonly kind: 'succeeded'; readonly operation: Operation; readonly idempotencyKey: string }
  /** Nothing of it took effect. With `operationId` it was decided so, without it was turned away at the door. */
  | {
      readonly kind: 'refused';
      readonly problem: Problem<Code>;
      readonly operationId: string | undefined;
      readonly idempotencyKey: string;
    }
  /** Nobody answered in time. It may have landed: submit it again with the same key. */
  | { readonly kind: 'unanswered'; readonly problem?: Problem; readonly idempotencyKey: string };

/** Submits one command: all attempts carry one key, so that they have one effect. */
export async function submit<R extends Route>(
  connection: Connection,
  route: R,
  command: CommandOf<R>,
  options: SubmitOptions = {},
): Promise<Submitted<CodeOf<R>>> {
  const { idempotencyKey = newKey(), waitSeconds = 0, timeoutMs = 30_000, signal } = options;
  const [method = '', template = ''] = route.split(' ');
  const { id, body } = command as { readonly id?: string; readonly body?: unknown }; // Every command is of this form.
  const reply = await ask(connection, {
    ...{ method, path: toPath(template, id), signal, timeoutMs, heldMs: waitSeconds * 1000 },
    headers: { ...headersOf(options, body !== undefined), 'idempotency-key': quoted(idempotencyKey) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { ...(reply.kind === 'reply' ? toSubmitted(reply) : reply), idempotencyKey };
}

function toSubmitted(reply: Reply) {
  const { status, headers, body, mayHaveLanded } = reply;
  if (status === 202) return { kind: 'accepted', operation: toOperation(body) } as const;
  if (status === 200 || status === 201) return { kind: 'succeeded', operation: toOperation(body) } as const;
  const problem = toProblem(status, body);
  const operationId = headers.get('operation-id') ?? problem.operationId;
  // Credentials that ended between two attempts say nothing of the first.
  if (mayHaveLanded && (status === 401 || status === 403)) return { kind: 'unanswered', problem } as const;
  return { kind: 'refused', problem, operationId } as const;
}

function headersOf({ waitSeconds = 0, ifMatch, ifNoneMatch }: SubmitOptions, hasBody: boolean): Record<string, string> {
  return {
    ...(hasBody && { 'content-type': 'application/json' }),
    ...(waitSeconds > 0 && { prefer: `wait=${Math.floor(waitSeconds)}` }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
  };
}

/** `crypto.randomUUID` would be the shorter way, but pages that came over plain HTTP do not have it. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A key as a structured field.
 *
 * @throws `RangeError` when it is empty, too long, or more than printable ASCII
 * @source RFC 9651, 4.1.6
 */
function quoted(key: string): string {
  if (!/^[ -~]{1,255}$/.test(key))
    throw new RangeError('An idempotency key is 1 to 255 characters of printable ASCII.');
  return `"${key.replace(/["\\]/g, '\\$&')}"`;
}
