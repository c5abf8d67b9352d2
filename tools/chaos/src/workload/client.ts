import type { Attempt, SeenStatus, Submission } from '../history/submission.ts';

/** Speaks to the ingress as a stranger would. */
export type Client = {
  /** One request for a command; it never throws. */
  submit(submission: Submission): Promise<Attempt>;
  /** One look at an operation; undefined when it can not be told now. */
  status(operationId: string, waitSeconds: number): Promise<SeenStatus | undefined>;
  /** A document of a view: `absent` for a 404, undefined when it can not be told now. */
  view(path: string): Promise<Readonly<Record<string, unknown>> | 'absent' | undefined>;
};

/** Longer than the ingress takes to give up an append. */
const PATIENCE_MS = 12_000;

export function createClient({ url, apiKey }: { readonly url: string; readonly apiKey: string }): Client {
  const headers = { authorization: `Bearer ${apiKey}` };
  const get = (path: string, more = {}, patienceMs = PATIENCE_MS) =>
    ask(url + path, { headers: { ...headers, ...more }, signal: AbortSignal.timeout(patienceMs) });
  return {
    async submit({ number, method, path, body, key }) {
      const sentMs = Date.now();
      const answer = await ask(url + path, {
        method,
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `"${key}"` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { number, sentMs, answeredMs: Date.now(), ...toAnswer(answer) };
    },
    async status(operationId, waitSeconds) {
      const prefer = waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {};
      const answer = await get(`/operations/${operationId}`, prefer, PATIENCE_MS + waitSeconds * 1000);
      return typeof answer === 'string' || answer.status >= 500 ? undefined : toSeen(operationId, answer);
    },
    async view(path) {
      const answer = await get(path);
      if (typeof answer === 'string' || answer.status >= 500) return undefined;
      return answer.status === 200 ? answer.body : 'absent';
    },
  };
}

type Answer = {
  readonly status: number;
  readonly operationId: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** @returns how no answer came: `refused` if nobody listened, so that nothing can have been sent */
async function ask(url: string, request: RequestInit): Promise<Answer | 'refused' | 'broken'> {
  try {
    const response = await fetch(url, request);
    const body: unknown = await response.json();
    const operationId = response.headers.get('operation-id') ?? '';
    return { status: response.status, operationId, body: { ...Object(body) } as Readonly<Record<string, unknown>> }; // JSON documents are objects here.
  } catch (error) {
    const { cause } = Object(error) as { readonly cause?: { readonly code?: string } }; // Of fetch's errors.
    return cause?.code === 'ECONNREFUSED' ? 'refused' : 'broken';
  }
}

function toAnswer(answer: Answer | 'refused' | 'broken'): Pick<Attempt, 'answer' | 'status' | 'code' | 'operationId'> {
  if (answer === 'refused') return { answer: 'not-accepted', status: 0, code: 'connection-refused', operationId: '' };
  if (answer === 'broken') return { answer: 'unknown', status: 0, code: 'no-answer', operationId: '' };
  const { status, operationId, body } = answer;
  const code = textOf(body['code']);
  if (status === 202) return { answer: 'accepted', status, code, operationId };
  if (code === 'not-accepted' || status === 429) return { answer: 'not-accepted', status, code, operationId: '' };
  return { answer: status >= 500 ? 'unknown' : 'refused', status, code, operationId: '' };
}

function toSeen(operationId: string, { status: httpStatus, body }: Answer): SeenStatus {
  const { code = '' } = Object(body['error']) as { readonly code?: string }; // An object or nothing.
  return {
    ...{ operationId, httpStatus, seenMs: Date.now(), errorCode: code },
    ...{ status: textOf(body['status']), commandId: textOf(body['commandId']), etag: textOf(body['etag']) },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
