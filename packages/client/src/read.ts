import type { Reply } from './ask.ts';
import { ask } from './ask.ts';
import type { DocumentOf, ViewPath } from './contracts/api.ts';
import type { Operation } from './operation.ts';
import type { CallOptions, Connection } from './options.ts';
import type { Problem } from './problem.ts';
import { toProblem } from './problem.ts';
import { toPath } from './to-path.ts';

/** Something whose writes a read shall show: an operation that has ended, or a position that was read. */
export type After = string | Pick<Operation, 'position'>;

export type ReadOptions = CallOptions & {
  /** The read waits until the view has come so far. */
  readonly after?: After | readonly After[];
  /** The version that the caller has: `unchanged` while there is no other. */
  readonly ifNoneMatch?: string;
  /** Seconds to wait, for the position and for a version other than `ifNoneMatch`, 25 at most. @default the server's 5, and none */
  readonly waitSeconds?: number;
};

/** What a read has found. */
export type Found<Document> =
  | {
      readonly kind: 'found';
      readonly document: Document;
      /** The version, as preconditions and `ifNoneMatch` take it. */
      readonly etag: string | undefined;
      /** What contributed to the document, for `after` of other reads. */
      readonly position: string | undefined;
      /** Everything committed before this time is in it. */
      readonly asOf: string | undefined;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unanswered'; readonly problem?: Problem };

/** Reads one document of a view. */
export async function read<Path extends ViewPath>(
  connection: Connection,
  path: Path,
  id: string,
  options: ReadOptions = {},
): Promise<Found<DocumentOf<Path>>> {
  const { timeoutMs = 30_000, waitSeconds = 0, signal } = options;
  const reply = await ask(connection, {
    ...{ method: 'GET', path: toPath(`${path}/{id}`, id), timeoutMs, signal, heldMs: waitSeconds * 1000 },
    headers: readHeaders(options),
  });
  return reply.kind === 'unanswered' ? reply : toFound(reply);
}

function toFound<Document>({ status, headers, body }: Reply): Found<Document> {
  if (status === 304) return { kind: 'unchanged' };
  if (status === 200) {
    const [etag, position, asOf] = ['etag', 'waybill-position', 'waybill-as-of'].map(
      (name) => headers.get(name) ?? undefined,
    );
    return { kind: 'found', document: body as Document, etag, position, asOf }; // As the contract promises.
  }
  const problem = toProblem(status, body);
  return problem.code === 'resource-unknown' ? { kind: 'missing' } : { kind: 'refused', problem };
}

/** How reads say what they want to see. */
export function readHeaders({ after = [], ifNoneMatch, waitSeconds = 0 }: ReadOptions): Record<string, string> {
  const positions = [after].flat().flatMap((one) => (typeof one === 'string' ? one : (one.position ?? [])));
  return {
    ...(positions.length > 0 && { 'waybill-position': positions.join(', ') }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    ...(waitSeconds > 0 && { prefer: `wait=${Math.floor(waitSeconds)}` }),
  };
}
