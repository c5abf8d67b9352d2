import type { ViewContract } from '@waybill/messages';

import type { FieldKind } from './field-value.ts';
import { fieldKindOf, parseFieldValue } from './field-value.ts';
import type { ListPlace } from './list-cursor.ts';
import { parseQueryText } from './query-text.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** One condition; values have the type of the view's field. */
export type ListFilter = {
  readonly field: string;
  readonly operator: 'eq' | 'in' | 'gt' | 'gte' | 'lt' | 'lte' | 'prefix';
  readonly value: unknown;
};

/** What a client asks of a list. */
export type ListQuery = {
  readonly filters: readonly ListFilter[];
  readonly sort: { readonly field: string; readonly descending: boolean } | undefined;
  readonly limit: number;
  /** undefined for all members. */
  readonly fields: ReadonlySet<string> | undefined;
  readonly after: ListPlace | undefined;
  /** Sort and filters in one spelling: what cursors are bound to. */
  readonly spelling: string;
};

/** What a view's lists can be asked, worked out once. */
export type ListShape = {
  readonly filters: ReadonlyMap<string, FieldKind>;
  readonly sorts: ReadonlyMap<string, FieldKind>;
  readonly fields: ReadonlySet<string>;
};

const [USUAL_LIMIT, MOST] = [50, 200];
const FILTER = /^([A-Za-z_]\w*)(?:\[(in|gt|gte|lt|lte|prefix)\])?$/;

/** @throws `TypeError` when a contract declares a filter or sort on a field that no query can be about */
export function listShapeOf({ name, schema, filters, sorts }: ViewContract): ListShape {
  const kindOf = (field: string): FieldKind => {
    const kind = fieldKindOf(schema, field);
    if (kind === undefined) throw new TypeError(`The view ${name} can't be filtered or sorted by ${field}.`);
    return kind;
  };
  return {
    filters: new Map(filters.map((field) => [field, kindOf(field)])),
    sorts: new Map(sorts.map((field) => [field, kindOf(field)])),
    fields: new Set(schema.fields.map((field) => field.name)),
  };
}

/**
 * Reads the query of a list: filters, `sort`, `limit`, `after` and `fields`. Everything else is refused.
 *
 * @param query  raw, without the question mark
 * @param open   opens a cursor for the list of this spelling; undefined when it belongs to another
 */
export function parseListQuery(
  shape: ListShape,
  query: string,
  open: (cursor: string, spelling: string) => ListPlace | undefined,
): ListQuery | Refusal {
  const parameters = parseQueryText(query);
  if (typeof parameters === 'string') return invalid(parameters);
  const draft: Draft = { filters: [], sort: undefined, limit: USUAL_LIMIT, fields: undefined };
  for (const [name, parts] of parameters) {
    const problem = (READERS.get(name) ?? readFilter)(shape, draft, parts, name);
    if (problem !== undefined) return invalid(problem);
  }
  const spelling = spellingOf(draft, parameters);
  const cursor = parameters.get('after')?.join(',');
  const after = cursor === undefined ? undefined : open(cursor, spelling);
  if (cursor !== undefined && after === undefined) return invalid('The cursor does not belong to this list.');
  return { ...draft, after, spelling };
}

type Draft = {
  readonly filters: ListFilter[];
  sort: ListQuery['sort'];
  limit: number;
  fields: ReadonlySet<string> | undefined;
};

/** Takes one parameter, its value split at raw commas; a sentence when it is wrong. */
type Reader = (shape: ListShape, draft: Draft, parts: readonly string[], name: string) => string | undefined;

/** A map, since every object has a `constructor`. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['limit', readLimit],
  ['sort', readSort],
  ['fields', readFields],
  ['after', () => undefined],
]);

function readLimit(_shape: ListShape, draft: Draft, [text = '']: readonly string[]): string | undefined {
  draft.limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return draft.limit >= 1 && draft.limit <= MOST ? undefined : `The limit is 1 to ${MOST}.`;
}

function readSort({ sorts }: ListShape, draft: Draft, [text = '', ...more]: readonly string[]): string | undefined {
  const field = text.replace(/^-/, '');
  draft.sort = { field, descending: text !== field };
  return sorts.has(field) && more.length === 0 ? undefined : `There is no sort "${text}".${among(sorts.keys())}`;
}

function readFields({ fields }: ListShape, draft: Draft, names: readonly string[]): string | undefined {
  draft.fields = new Set(names);
  const unknown = names.find((name) => !fields.has(name));
  return unknown === undefined ? undefined : `There is no field "${unknown}".${among(fields)}`;
}

function readFilter({ filters }: ListShape, draft: Draft, parts: readonly string[], name: string): string | undefined {
  const [, field = '', operator = 'eq'] = FILTER.exec(name) ?? [];
  const kind = filters.get(field);
  if (kind === undefined) return `There is no filter "${name.slice(0, 80)}".${among(filters.keys())}`;
  if (!fits(operator as ListFilter['operator'], kind)) return `The filter "${name}" is for texts only.`; // The pattern admits no other.
  const texts = operator === 'in' ? parts : [parts.join(',')];
  const values: unknown[] = [];
  for (const text of texts) {
    const parsed = parseFieldValue(kind, text);
    if (typeof parsed === 'string') return `The filter "${name}" takes ${parsed}.`;
    values.push(parsed.value);
  }
  draft.filters.push({
    field,
    operator: operator as ListFilter['operator'], // The pattern admits no other.
    value: operator === 'in' ? values : values[0],
  });
  return undefined;
}

function fits(operator: ListFilter['operator'], { kind }: FieldKind): boolean {
  return operator !== 'prefix' || kind === 'text';
}

/** Sort and filters, whatever the order and encoding in which they came. */
function spellingOf({ sort }: Draft, parameters: ReadonlyMap<string, readonly string[]>): string {
  const filters = [...parameters].filter(([name]) => !READERS.has(name));
  filters.sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([sort?.field, sort?.descending, filters]);
}

function among(names: Iterable<string>): string {
  const list = [...names];
  return list.length === 0 ? '' : ` There is ${list.join(', ')}.`;
}

function invalid(detail: string): Refusal {
  return refuse('parameter-invalid', detail);
}
