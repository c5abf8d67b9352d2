import type { ViewContract, RecordSchema } from './contract.ts';
import { eventsTopic } from './topics.ts';

/** How one view is reached. `of` names the aggregate whose id it shares; without it, `from` names those it folds. */
export type ViewEntry = {
  /** `/v1/collection`; the platform's without `/v1`. */
  readonly path: `/${string}`;
  /** What a credential must be allowed to. @default `<team>.<aggregate>:read` */
  readonly scope?: string;
  readonly filters?: readonly string[];
  readonly sorts?: readonly string[];
} & ({ readonly of: string } | { readonly from: readonly string[] });

/** @throws `TypeError` when the view names an aggregate, filter or sort that does not exist */
export function toView(
  { team, aggregates }: { readonly team: string; readonly aggregates: object },
  name: string,
  entry: ViewEntry,
  schema: RecordSchema,
): ViewContract {
  const sources = 'of' in entry ? [entry.of] : entry.from;
  const unknownSource = sources.find((source) => !Object.hasOwn(aggregates, source));
  if (unknownSource !== undefined)
    throw new TypeError(`${team}: view ${name} names the unknown aggregate ${unknownSource}.`);
  const { filters = [], sorts = [] } = entry;
  const unknownField = [...filters, ...sorts].find(
    (field) => !schema.fields.some(({ name: known }) => known === field),
  );
  if (unknownField !== undefined) throw new TypeError(`${team}: view ${name} has no field ${unknownField}.`);
  return {
    team,
    name,
    path: entry.path,
    scope: entry.scope ?? `${team}.${sources[0] ?? name}:read`,
    of: 'of' in entry ? entry.of : undefined,
    topics: sources.map((source) => eventsTopic(team, source)),
    filters,
    sorts,
    schema,
  };
}
