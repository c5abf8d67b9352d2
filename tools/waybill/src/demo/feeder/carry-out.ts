import { codeOf, FeedError, isObject, parseObject, textOf, unexpectedAnswer } from './feed-error.ts';
import type { HttpAnswer } from './http-client.ts';
import type { Clock, PersistentSender } from './persistent-sender.ts';
import { parseRetryAfter } from './retry.ts';
import type { Tally } from './tally.ts';
import { REFUSED_AT_DOOR } from './tally.ts';

/** A command as it is fed. */
export type FeedCommand = {
  readonly kind: string;
  readonly lane: string;
  readonly method: string;
  /** Not yet encoded. */
  readonly path: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>> | null;
};

export type CarryOutContext = {
  /** Of the API, without a slash at the end. */
  readonly baseUrl: string;
  readonly send: PersistentSender;
  readonly clock: Clock;
  readonly tally: Tally;
  readonly signal: AbortSignal;
};

/** What was seen of one command that is over. */
export type CarriedOut = {
  /** `Succeeded`, `Canceled`, `Failed/<code>` or `RefusedAtDoor/<status> <code>`. */
  readonly outcome: string;
  /** URL of the operation; undefined when the ingress refused the request. */
  readonly operation: string | undefined;
};

/** The server holds a poll this long. */
const HOLD_SECONDS = 20;
const POLL_TIMEOUT_MS = 30_000;
const SUBMIT_TIMEOUT_MS = 15_000;
/** An operation that is not over by then is a defect of the system, however patient the feeder is. */
const OVER_WITHIN_MS = 600_000;

/**
 * Submits one command and waits until its operation is terminal.
 *
 * @throws `FeedError` for every answer that a correct feeder should not get
 */
export async function carryOut(command: FeedCommand, context: CarryOutContext): Promise<CarriedOut> {
  const begun = context.clock.now();
  context.tally.submitted();
  const answer = await submit(command, context);
  if (isExpectedRefusal(answer)) {
    const outcome = `${REFUSED_AT_DOOR}${answer.status} ${codeOf(answer) ?? ''}`;
    context.tally.finished(command.kind, { outcome, latencyMs: 0, duplicate: false });
    return { outcome, operation: undefined };
  }
  const operation = operationOf(command, answer);
  context.tally.accepted();
  const status = await follow(operation, context);
  const outcome = toOutcome(status, operation);
  const duplicate = typeof status['duplicateOf'] === 'string';
  context.tally.finished(command.kind, { outcome, latencyMs: context.clock.now() - begun, duplicate });
  return { outcome, operation };
}

function submit(
  { method, path, key, body }: FeedCommand,
  { baseUrl, send, signal }: CarryOutContext,
): Promise<HttpAnswer> {
  return send(
    {
      method,
      url: baseUrl + encodeURI(path),
      headers: { 'idempotency-key': `"${key}"` },
      body: body === null ? undefined : JSON.stringify(body),
      timeoutMs: SUBMIT_TIMEOUT_MS,
    },
    signal,
  );
}

/** A price below a penny is sent as it is: that the ingress refuses it is part of the demo. */
function isExpectedRefusal(answer: HttpAnswer): boolean {
  return answer.status === 422 && codeOf(answer) === 'validation-failed';
}

function operationOf({ method, path }: FeedCommand, answer: HttpAnswer): string {
  const operation = answer.headers['operation-location'];
  if (answer.status !== 202) throw unexpectedAnswer(`${method} ${path}`, answer);
  if (typeof operation !== 'string')
    throw new FeedError(`${method} ${path} was answered 202 without Operation-Location.`);
  return operation;
}

async function follow(operation: string, context: CarryOutContext): Promise<Readonly<Record<string, unknown>>> {
  const { clock, send, signal } = context;
  const begun = clock.now();
  while (clock.now() - begun < OVER_WITHIN_MS) {
    const request = {
      method: 'GET',
      url: operation,
      headers: { prefer: `wait=${HOLD_SECONDS}` },
      timeoutMs: POLL_TIMEOUT_MS,
    };
    const answer = await send(request, signal);
    if (answer.status === 200) return parseObject(answer.text);
    if (answer.status !== 202) throw unexpectedAnswer(`GET ${operation}, which was accepted before,`, answer);
    await clock.sleep(parseRetryAfter(answer.headers['retry-after']) ?? 1000, signal);
  }
  throw new FeedError(`${operation} is not terminal after ${OVER_WITHIN_MS / 60_000} minutes.`);
}

function toOutcome(document: Readonly<Record<string, unknown>>, operation: string): string {
  const { status, error } = document;
  if (status === 'Succeeded' || status === 'Canceled') return status;
  const code = isObject(error) ? textOf(error['code']) : undefined;
  if (status === 'Failed' && code !== undefined) return `Failed/${code}`;
  throw new FeedError(`${operation} was answered 200 with the status ${JSON.stringify(status)}, which ends nothing.`);
}
