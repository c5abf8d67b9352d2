import { ask } from './ask.ts';
import type { DocumentOf, FilterOf, SortOf, ViewPath } from './contracts/api.ts';
import type { Connection } from './options.ts';
import type { Problem } from './problem.ts';
import { ProblemError, toProblem } from './problem.ts';
import type { ReadOptions } from './read.ts';
import { readHeaders } from './read.ts';

type Scalar = string | number | boolean;

/** A value that a field must equal, or bounds that it must keep. */
export type Condition =
  | Scalar
  | {
      readonly in?: readonly Scalar[];
      readonly gt?: Scalar;
      readonly gte?: Scalar;
      readonly lt?: Scalar;
      readonly lte?: Scalar;
      readonly prefix?: string;
    };

export type ListOptions<Path extends ViewPath> = Omit<ReadOptions, 'ifNoneMatch'> & {
  readonly filter?: { readonly [Field in FilterOf<Path>]?: Condition };
  /** A field, downwards with a minus before it. */
  readonly sort?: SortOf<Path> | `-${SortOf<Path>}`;
  /** Documents on a page, 200 at most. @default 50 */
  readonly limit?: number;
};

/** Some documents of a list, with the position and the time that the view had reached. */
export type Page<Document> = {
  readonly items: readonly Document[];
  readonly position: string | undefined;
  readonly asOf: string | undefined;
};

/**
 * The pages of a list, each asked for when the one before was taken.
 *
 * @throws `ProblemError`, also when nobody answers in time
 */
export async function* list<Path extends ViewPath>(
  connection: Connection,
  path: Path,
  options: ListOptions<Path> = {},
): AsyncGenerator<Page<DocumentOf<Path>>, void> {
  const { timeoutMs = 30_000, waitSeconds = 0, signal } = options;
  let query: string | undefined = toQuery(options);
  while (query !== undefined) {
    const reply = await ask(connection, {
      ...{ method: 'GET', path: path + query, timeoutMs, signal, heldMs: waitSeconds * 1000 },
      headers: readHeaders(options),
    });
    if (reply.kind === 'unanswered') throw new ProblemError(reply.problem ?? NO_ANSWER);
    if (reply.status !== 200) throw new ProblemError(toProblem(reply.status, reply.body));
    const { items, next } = reply.body as { items: readonly DocumentOf<Path>[]; next?: string }; // As the protocol promises.
    const [position, asOf] = ['waybill-position', 'waybill-as-of'].map((name) => reply.headers.get(name) ?? undefined);
    yield { items, position, asOf };
    // Of the address that the server names only the query is followed: credentials go nowhere else.
    query = next === undefined ? undefined : new URL(next).search;
  }
}

const NO_ANSWER: Problem = {
  ...{ type: 'about:blank', title: 'Nobody answered in time', status: 504, code: 'no-answer' },
};

function toQuery<Path extends ViewPath>({ filter = {}, sort, limit }: ListOptions<Path>): string {
  const conditions = Object.entries<Condition | undefined>(filter).flatMap(([field, condition]) =>
    condition === undefined ? [] : toParameters(field, condition),
  );
  const parameters = [
    ...conditions,
    ...(sort === undefined ? [] : [`sort=${encodeURIComponent(sort)}`]),
    ...(limit === undefined ? [] : [`limit=${limit}`]),
  ];
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

function toParameters(field: string, condition: Condition): readonly string[] {
  if (typeof condition !== 'object') return [`${field}=${encodeURIComponent(condition)}`];
  return Object.entries<Scalar | readonly Scalar[] | undefined>(condition).flatMap(([operator, value]) =>
    // Raw commas part values; those inside of one are encoded.
    value === undefined ? [] : `${field}[${operator}]=${[value].flat().map(encodeURIComponent).join(',')}`,
  );
}
