import type { ProblemCode } from './contracts/problem-code.ts';

/**
 * A refusal. Test `code`, never a text. A newer server may send codes that are not listed.
 *
 * @source RFC 9457; http-protocol, section 13
 */
export type Problem<Code extends string = never> = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: Code | ProblemCode | UnlistedCode;
  readonly detail?: string;
  readonly traceId?: string;
  readonly operationId?: string;
  /** What is wrong with the body, each with a JSON pointer into it. */
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
};

/** Any text, without hiding the listed codes from editors. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- a plain string would swallow them
type UnlistedCode = string & Readonly<Record<never, never>>;

/** What an iteration ends with when the server refuses it; everything else gives its problem as a value. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
    this.problem = problem;
  }
}

/** The problem that an answer carries; one of our making when something between has answered in its own way. */
export function toProblem(httpStatus: number, body: unknown): Problem {
  const members = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>; // Filled up below.
  const { type = 'about:blank', title = `HTTP status ${httpStatus}`, code = 'unexpected-answer' } = members;
  return { ...members, type, title, code, status: httpStatus };
}
