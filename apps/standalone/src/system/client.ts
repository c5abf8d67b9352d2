import { randomUUID } from 'node:crypto';

/** One request of the load, and the key under which it is repeated until it is accepted. */
export type Submission = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
};

/** A status document as far as the load looks at it. */
export type SeenStatus = {
  readonly httpStatus: number;
  readonly status: string;
  readonly commandId: string;
  readonly duplicateOf: string | undefined;
  readonly etag: string | undefined;
  readonly resourceLocation: string | undefined;
  readonly errorCode: string | undefined;
};

/** What a client saw of one command, from the first 202 to the end. */
export type Observation = {
  readonly submission: Submission;
  readonly operationId: string;
  readonly statuses: readonly SeenStatus[];
};

/** Replicas of the ingress; the load asks them in turn. */
export type Replicas = { readonly urls: () => readonly string[]; readonly apiKey: string };

const RETRIED = new Set([429, 500, 502, 503, 504]);

/** Submits until some replica answers 202, always with the same key. */
export async function submitUntilAccepted(
  replicas: Replicas,
  submission: Submission,
  signal: AbortSignal,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const response = await ask(replicas, attempt, submission.path, {
      signal,
      method: submission.method,
      headers: { 'content-type': 'application/json', 'idempotency-key': submission.key },
      ...(submission.body === undefined ? {} : { body: JSON.stringify(submission.body) }),
    });
    if (response?.status === 202) return response.headers.get('operation-id') ?? '';
    if (response && !RETRIED.has(response.status)) {
      throw new Error(`${submission.method} ${submission.path} answered ${response.status}: ${await response.text()}`);
    }
  }
}

/** Polls an operation on all replicas in turn until it is terminal, and keeps every answer but 503. */
export async function watchUntilTerminal(
  replicas: Replicas,
  operationId: string,
  signal: AbortSignal,
): Promise<SeenStatus[]> {
  const seen: SeenStatus[] = [];
  for (let attempt = 0; ; attempt++) {
    const headers = { prefer: 'wait=2' };
    const response = await ask(replicas, attempt, `/operations/${operationId}`, { signal, headers });
    if (!response || RETRIED.has(response.status)) continue;
    const status = toSeenStatus(response.status, await response.json());
    seen.push(status);
    if (response.status !== 202) return seen;
  }
}

/** One GET on some replica that answers, repeated while it is 503. */
export async function read(
  replicas: Replicas,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: unknown }> {
  for (let attempt = 0; ; attempt++) {
    const response = await ask(replicas, attempt, path, { signal });
    if (response && !RETRIED.has(response.status)) return { status: response.status, body: await response.json() };
  }
}

/** A key that nobody used before. */
export function newKey(): string {
  return `k-${randomUUID()}`;
}

/** @returns undefined when no answer came: the replica was killed, or is not there yet */
async function ask(
  { urls, apiKey }: Replicas,
  attempt: number,
  path: string,
  request: RequestInit & { readonly signal: AbortSignal },
): Promise<Response | undefined> {
  request.signal.throwIfAborted();
  const replicas = urls();
  const url = replicas[attempt % replicas.length] ?? '';
  const headers = {
    ...(request.headers as Record<string, string> | undefined),
    authorization: `Bearer ${apiKey}`,
  }; // Only plain objects are passed above.
  try {
    const response = await fetch(url + path, { ...request, headers, signal: AbortSignal.timeout(10_000) });
    // The body may break off when the replica is killed.
    const text = await response.text();
    if (RETRIED.has(response.status)) await turn();
    return new Response(text, { status: response.status, headers: response.headers });
  } catch {
    await turn();
    return undefined;
  }
}

/** Lets the killed replica come back; the condition that is waited for is an answer. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}

function toSeenStatus(httpStatus: number, body: unknown): SeenStatus {
  const document = body as Partial<Record<string, string>> & { readonly error?: { readonly code?: string } }; // Checked by the assertions on what was seen.
  return {
    httpStatus,
    status: document['status'] ?? '',
    commandId: document['commandId'] ?? '',
    duplicateOf: document['duplicateOf'],
    etag: document['etag'],
    resourceLocation: document['resourceLocation'],
    errorCode: document.error?.code,
  };
}
