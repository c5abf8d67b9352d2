import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';

/** What came back to one request; a body that is no JSON object or list is not from a registry. */
export type Answer = { readonly status: number; readonly body: unknown };

/** What a caller can make something of beside success: not found, a conflict, a schema that is no good. */
const EXPECTED = new Set([404, 409, 422]);

/**
 * Lets success and the expected statuses pass.
 *
 * @param root  the registry's address without credentials, for the messages
 * @throws      `PartUnavailableError` when the registry is not well, `ConfigurationRefusedError` when it refuses us
 */
export function judge(answer: Answer, root: string): Answer {
  const { status, body } = answer;
  if (status === 401 || status === 403) throw toRefusal(answer, root);
  if (typeof body !== 'object' || body === null) throw toAbsence(root);
  if (status < 300 || EXPECTED.has(status)) return answer;
  if (status >= 500 || status === 429) throw new PartUnavailableError(tell(answer, root));
  throw toRefusal(answer, root);
}

/** The error for a registry from which nothing came that could be read. */
export function toAbsence(root: string, cause?: unknown): PartUnavailableError {
  return new PartUnavailableError(`The schema registry at ${root} does not answer.`, cause);
}

/** The error for an answer that asking again would not change. */
export function toRefusal(answer: Answer, root: string): ConfigurationRefusedError {
  const hint = 'Look at SCHEMA_REGISTRY_URL, _USERNAME and _PASSWORD.';
  return new ConfigurationRefusedError(`${tell(answer, root)}. ${hint}`);
}

function tell({ status, body }: Answer, root: string): string {
  const message = member(body, 'message');
  return `The schema registry at ${root} answers ${status}${typeof message === 'string' ? `: ${message}` : ''}`;
}

/** A member of a value that may be anything; undefined when there is none. */
export function member(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? new Map(Object.entries(body)).get(name) : undefined;
}
