import type { HttpAnswer } from './http-client.ts';

/** The feed cannot go on: what was sent, what came back, and what that means. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly code = 'feed-failed';
}

/** @returns an error that names the request and what the problem document says */
export function unexpectedAnswer(request: string, answer: HttpAnswer): FeedError {
  return new FeedError(`${request} was answered ${describeAnswer(answer)}.`);
}

/** `422 validation-failed: Expected an int, got "two". (#/lines/0/quantity)`, as much of it as there is. */
export function describeAnswer(answer: HttpAnswer): string {
  const problem = parseObject(answer.text);
  const [first] = Array.isArray(problem['errors']) ? (problem['errors'] as readonly unknown[]) : []; // Its members are looked at below.
  const error = isObject(first) ? first : {};
  const detail = textOf(error['detail']) ?? textOf(problem['detail']) ?? textOf(problem['title']);
  const pointer = textOf(error['pointer']);
  return [
    String(answer.status),
    codeOf(answer) && ` ${codeOf(answer) ?? ''}`,
    detail && `: ${detail.replace(/\.$/, '')}`,
    pointer && ` (${pointer})`,
  ]
    .filter((part) => part !== undefined)
    .join('');
}

/** The stable code of a problem document, if the answer is one. */
export function codeOf({ text }: HttpAnswer): string | undefined {
  return textOf(parseObject(text)['code']);
}

/** The members of a JSON object; none when the text is no such thing. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
