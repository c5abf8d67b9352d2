/** One kind of error: its status number, a title that never changes, and when a repeat makes sense. */
type ProblemKind = {
  readonly status: number;
  readonly title: string;
  /** The least number of seconds until a repeat makes sense; its presence says that one does. */
  readonly retryAfterSeconds?: number;
};

/** Every error of the API. This is the only file with status numbers of errors; those of a team's codes are in its contract. */
export const problems = {
  'body-malformed': { status: 400, title: 'The body is not the JSON that is taken here' },
  'header-malformed': { status: 400, title: 'A header is not well-formed' },
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
  'operation-expired': { status: 410, title: 'The operation is no longer kept' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'media-type-unsupported': { status: 415, title: 'The media type is not taken' },
  'validation-failed': { status: 422, title: 'The body does not fit the schema' },
  'internal-error': { status: 500, title: 'Something broke on our side' },
  'not-accepted': { status: 503, title: 'Commands are not taken now', retryAfterSeconds: 1 },
  'append-unknown': { status: 503, title: 'The command may or may not have been accepted', retryAfterSeconds: 2 },
  'status-unavailable': { status: 503, title: 'What is stored can not be read now', retryAfterSeconds: 1 },
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** A stable error code; texts may change, codes do not. */
export type ProblemCode = keyof typeof problems;

/** What is known about one kind of error. */
export function problemOf(code: ProblemCode): ProblemKind {
  return problems[code];
}
