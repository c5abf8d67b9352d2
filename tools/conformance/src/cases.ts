/** What becomes of a command. Its id begins with the name of the case. */
export const CASES = ['success', 'refusal', 'defect', 'cancel', 'slow', 'restart'] as const;

export type Case = (typeof CASES)[number];

export const METHODS = ['PUT', 'POST', 'PATCH', 'DELETE'] as const;

export type Method = (typeof METHODS)[number];

/** The end of an operation, as a client tells it: the code of a failure, and the resource where the client looks for it. */
export type End =
  | { readonly end: 'succeeded'; readonly resourceId?: string }
  | { readonly end: 'canceled' }
  | { readonly end: 'failed'; readonly code: string };

/** How each case ends. */
export const ENDS: Readonly<Record<Case, End>> = {
  success: { end: 'succeeded' },
  refusal: { end: 'failed', code: 'probe-refused' },
  defect: { end: 'failed', code: 'decider-defect' },
  cancel: { end: 'canceled' },
  slow: { end: 'succeeded' },
  restart: { end: 'succeeded' },
};

/** One command for a client to submit. */
export type Submission = {
  readonly method: Method;
  readonly url: string;
  /** As JSON; none with DELETE. */
  readonly body: { readonly note: string } | undefined;
  readonly apiKey: string;
  /** To be called with the address of the operation once it is accepted. */
  readonly accepted: (operationUrl: string) => void;
};

/** A client that is opened: it submits, waits in its own way, and tells the end. */
export type OpenClient = {
  submit(submission: Submission): Promise<End>;
  close(): Promise<void>;
};

/** A client under test. */
export type Client = {
  /** Short, a part of ids. */
  readonly id: string;
  /** As in the table of docs/conformance.md. */
  readonly name: string;
  readonly version: string;
  readonly open: (target: Target) => OpenClient | Promise<OpenClient>;
};

/** The system under test, as clients see it. */
export type Target = { readonly url: string; readonly apiKey: string };

/** One cell of the table. */
export type Cell = { readonly client: string; readonly method: Method; readonly of: Case };

/** The probe of a cell. */
export function idOf({ client, method, of }: Cell): string {
  return `${of}-${method.toLowerCase()}-${client}`;
}

/** What a client submits. */
export function submissionOf({ url, apiKey }: Target, to: Cell, accepted: (operationUrl: string) => void): Submission {
  const path = `/v1/probes/${idOf(to)}${to.method === 'POST' ? ':run' : ''}`;
  const body = to.method === 'DELETE' ? undefined : { note: to.of };
  return { method: to.method, url: url + path, body, apiKey, accepted };
}
