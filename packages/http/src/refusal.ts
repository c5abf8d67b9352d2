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
  /** Set when it was not refused at the door: the command was taken, and this is what became of it. */
  readonly outcome?: RefusedOutcome;
};

/** How a decided command failed. */
export type RefusedOutcome = {
  /** Of its team's catalogue, or one of ours. */
  readonly code: string;
  readonly status: number;
  readonly operationId: string;
};

/** Makes a refusal. */
export function refuse(
  refused: ProblemCode,
  detail: string,
  extras: Pick<Refusal, 'issues' | 'headers' | 'outcome'> = {},
): Refusal {
  return { refused, detail, ...extras };
}

/** Whether a result is a refusal and not what was asked for. */
export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}
