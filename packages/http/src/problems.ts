/** One kind of error: its status number, a title that never changes, and when a repeat makes sense. */
export type ProblemKind = {
  readonly status: number;
  readonly title: string;
  /** The least number of seconds until a repeat makes sense; its presence says that one does. */
  readonly retryAfterSeconds?: number;
  /** Where somebody else has defined it. @default the page of the code */
  readonly type?: string;
};

/** Every error of the API. This is the only file with status numbers of errors; those of a team's codes are in its contract. */
export const problems = {
  'body-malformed': { status: 400, title: 'The body is not the JSON that is taken here' },
  'header-malformed': { status: 400, title: 'A header is not well-formed' },
  'idempotency-key-missing': { status: 400, title: 'An Idempotency-Key is needed' },
  'precondition-unsupported': { status: 400, title: 'The precondition is not supported' },
  'parameter-invalid': { status: 400, title: 'A query parameter is not valid' },
  'id-invalid': { status: 400, title: 'The path is not valid' },
  unauthenticated: { status: 401, title: 'Credentials are needed' },
  'scope-missing': { status: 403, title: 'The credentials do not cover this' },
  'route-unknown': { status: 404, title: 'There is no such path' },
  'resource-unknown': { status: 404, title: 'There is no such resource' },
  'operation-unknown': { status: 404, title: 'There is no such operation' },
  'method-not-allowed': { status: 405, title: 'The path does not know the method' },
  'not-acceptable': { status: 406, title: 'Only JSON is served here' },
  'command-refused': { status: 409, title: 'The command was refused' },
  'operation-canceled': { status: 409, title: 'The operation was canceled' },
  'operation-finished': { status: 409, title: 'The operation has come to its end' },
  'operation-not-cancelable': { status: 409, title: 'The operation can not be cancelled' },
  'operation-expired': { status: 410, title: 'The operation is no longer kept' },
  'version-retired': { status: 410, title: 'This version of the API is no longer served' },
  'precondition-failed': { status: 412, title: 'The resource has another version' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'media-type-unsupported': { status: 415, title: 'The media type is not taken' },
  'validation-failed': { status: 422, title: 'The body does not fit the schema' },
  'idempotency-key-reused': { status: 422, title: 'The key belongs to another request' },
  'decision-too-large': { status: 422, title: 'The command means more than one decision can hold' },
  'precondition-required': { status: 428, title: 'A precondition is needed' },
  'quota-exceeded': {
    status: 429,
    title: 'The quota is used up',
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  },
  'decider-defect': { status: 500, title: 'The command could not be decided' },
  'internal-error': { status: 500, title: 'Something broke on our side' },
  'not-accepted': { status: 503, title: 'Commands are not taken now', retryAfterSeconds: 1 },
  'append-unknown': { status: 503, title: 'The command may or may not have been accepted', retryAfterSeconds: 2 },
  'identity-unavailable': { status: 503, title: 'Credentials can not be checked now', retryAfterSeconds: 2 },
  'view-behind': { status: 503, title: 'The view has not come so far yet', retryAfterSeconds: 1 },
  'status-unavailable': { status: 503, title: 'What is stored can not be read now', retryAfterSeconds: 1 },
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** A stable error code; texts may change, codes do not. */
export type ProblemCode = keyof typeof problems;

/** What is known about one kind of error. */
export function problemOf(code: ProblemCode): ProblemKind {
  return problems[code];
}

/** Every code of our own, in the order of the table. */
export const problemCodes: readonly string[] = Object.keys(problems);

/** Our own codes that an outcome may bear: a team's catalogue has no say in them. */
const OUTCOME_CODES: readonly string[] = [
  'precondition-failed',
  'idempotency-key-reused',
  'operation-canceled',
  'operation-finished',
  'operation-not-cancelable',
  'decider-defect',
  'decision-too-large',
] satisfies readonly ProblemCode[];

/**
 * The status number with which a held request learns of a failure.
 *
 * @param errors  status numbers by code, of the command's team; a code that is not there is 409
 */
export function outcomeStatus(code: string, errors: Readonly<Record<string, number>>): number {
  return outcomeKind(code)?.status ?? (Object.hasOwn(errors, code) ? errors[code] : undefined) ?? 409;
}

/** What is known of a code of an outcome, if it is ours. */
export function outcomeKind(code: string): ProblemKind | undefined {
  return OUTCOME_CODES.includes(code) ? problemOf(code as ProblemCode) : undefined; // The list holds no other.
}
