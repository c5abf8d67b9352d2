import type { ProblemCode } from './problems.ts';

/** One place in the body that is wrong. */
export type ProblemIssue = {
  /** JSON pointer as a URI fragment, such as `#/lines/0/quantity`. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
};

/** A request that is not taken, with the reason. It is a value: nothing is thrown for what a client did. */
export type Refusal = {
  readonly refused: ProblemCode;
  /** A sentence for people. */
  readonly detail: string;
  readonly issues?: readonly ProblemIssue[];
  /** Headers that belong to this error, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** Makes a refusal. */
export function refuse(
  refused: ProblemCode,
  detail: string,
  extras: Pick<Refusal, 'issues' | 'headers'> = {},
): Refusal {
  return { refused, detail, ...extras };
}

/** Whether a result is a refusal and not what was asked for. */
export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}
