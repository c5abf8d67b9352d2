import { isAggregateId } from '@waybill/messages';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** A method and path, bound to whatever serves it. */
export type Route<Target> = {
  readonly method: string;
  /**
   * `/v1/collection`, `/v1/collection:verb`, `/v1/collection/{id}`, `/v1/collection/{id}:verb` or
   * `/v1/collection/{id}/part`; `{id}` takes aggregate ids only, `{token}` any one segment.
   */
  readonly pattern: string;
  readonly target: Target;
};

/** A request's path that led somewhere. */
export type RouteMatch<Target> =
  | {
      readonly kind: 'found';
      readonly target: Target;
      /** Decoded; empty when the path has none. */
      readonly id: string;
      /** The whole path, decoded: two spellings of one path are one path. */
      readonly path: string;
    }
  | { readonly kind: 'options'; readonly allow: string };

/** A method and a path of the table; what stands for an id is `{id}`. */
export type RoutedPath = { readonly method: string; readonly path: string };

/** Routes, ready to be looked up. */
export type RouteTable<Target> = ReadonlyMap<string, Collection<Target>>;

type Resource<Target> = { readonly methods: Map<string, Target>; allow: string };
type Collection<Target> = {
  readonly itself: Resource<Target>;
  readonly item: Resource<Target>;
  /** What stands behind an item, by `:verb` or `/part`. */
  readonly behind: Map<string, Resource<Target>>;
  anyToken: boolean;
};

const PATTERN = /^(\/[^{}:]*[^{}:/](?::[a-zA-Z]+$)?)(?:\/\{(id|token)\}([:/][a-z][a-z-]*)?)?$/;

/**
 * Builds the table. A GET route serves HEAD too, and every path answers OPTIONS.
 *
 * @throws `TypeError` when a pattern has another form, or a method and path are bound twice
 */
export function defineRoutes<Target>(routes: readonly Route<Target>[]): RouteTable<Target> {
  const table = new Map<string, Collection<Target>>();
  for (const { method, pattern, target } of routes) {
    const [, path, placeholder, suffix] = PATTERN.exec(pattern) ?? [];
    if (path === undefined)
      throw new TypeError(`The route "${pattern}" is not "/path[:verb]" or "/path/{id}[:verb|/part]".`);
    const collection = table.get(path) ?? newCollection();
    table.set(path, collection);
    if (placeholder === 'token') collection.anyToken = true;
    const resource =
      placeholder === undefined
        ? collection.itself
        : suffix === undefined
          ? collection.item
          : behind(collection, suffix);
    if (resource.methods.has(method)) throw new TypeError(`The route "${method} ${pattern}" is bound twice.`);
    resource.methods.set(method, target);
    resource.allow = allowOf(resource.methods);
  }
  return table;
}

/** All that the table answers, but for HEAD and OPTIONS, which it answers everywhere. */
export function routedPaths<Target>(table: RouteTable<Target>): readonly RoutedPath[] {
  return [...table].flatMap(([path, { itself, item, behind: parts }]) => [
    ...methodsOf(itself, path),
    ...methodsOf(item, `${path}/{id}`),
    ...[...parts].flatMap(([suffix, resource]) => methodsOf(resource, `${path}/{id}${suffix}`)),
  ]);
}

function methodsOf<Target>({ methods }: Resource<Target>, path: string): readonly RoutedPath[] {
  return [...methods.keys()].map((method) => ({ method, path }));
}

/**
 * Finds the route of a request by its target as it came over the wire: a URL parser would fold dot segments and lose
 * the difference between `:` and `%3A`. The verb is split off at the last raw `:`, then the rest is decoded once.
 *
 * @param target  request target, origin form or absolute form, with or without a query
 * @returns       the match, or a refusal: 400 for dot and empty segments and for bad ids, 404, 405 with `Allow`
 */
export function matchRoute<Target>(
  table: RouteTable<Target>,
  method: string,
  target: string,
): RouteMatch<Target> | Refusal {
  const raw = pathOf(target);
  if (EMPTY_OR_DOTS.test(raw)) return refuse('id-invalid', 'The path has an empty or a dot segment.');
  if (raw.endsWith('/')) return unknownRoute(raw);
  const collection = table.get(raw);
  if (collection) return resolve(collection.itself, method, { raw, id: '', path: raw });
  return matchItem(table, method, raw);
}

/** The path of a request target, raw. */
function pathOf(target: string): string {
  const end = target.indexOf('?');
  const path = end === -1 ? target : target.slice(0, end);
  return path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*/i, '');
}

const EMPTY_OR_DOTS = /\/\.{0,2}\/|\/\.{1,2}$/;

function matchItem<Target>(table: RouteTable<Target>, method: string, raw: string): RouteMatch<Target> | Refusal {
  const slash = raw.lastIndexOf('/');
  const colon = raw.lastIndexOf(':');
  const end = colon > slash ? colon : raw.length;
  const [parent, id] = [decodePath(raw.slice(0, slash)), decode(raw.slice(slash + 1, end))];
  if (parent === undefined || id === undefined) return refuse('id-invalid', 'The path is not well encoded.');
  const collection = table.get(parent);
  const suffix = raw.slice(end);
  if (collection === undefined) return matchBehind(table, method, { raw, id: '', path: `${parent}/${id}${suffix}` });
  return matchIn(collection, suffix, method, { raw, id, path: `${parent}/${id}${suffix}` });
}

type Place = { readonly raw: string; readonly id: string; readonly path: string };

function matchIn<Target>(
  collection: Collection<Target>,
  suffix: string,
  method: string,
  place: Place,
): RouteMatch<Target> | Refusal {
  const resource = suffix === '' ? collection.item : collection.behind.get(suffix);
  if (resource === undefined || resource.methods.size === 0) return unknownRoute(place.raw);
  if (!collection.anyToken && !isAggregateId(place.id)) return refuse('id-invalid', ID_RULE);
  return resolve(resource, method, place);
}

/** A part of an item, one segment further, or a collection whose own last segment was spelt with percent signs. */
function matchBehind<Target>(table: RouteTable<Target>, method: string, place: Place): RouteMatch<Target> | Refusal {
  const [, parent = '', id = '', part = ''] = /^(.+)\/([^/]+)(\/[^/]+)$/.exec(place.path) ?? [];
  const collection = /%2f/i.test(place.raw) ? undefined : table.get(parent);
  if (collection?.behind.has(part) !== true) return matchEncoded(table, method, place);
  return matchIn(collection, part, method, { ...place, id });
}

const ID_RULE = 'An id has 1 to 128 characters of A-Z a-z 0-9 - . _ ~ and is not "." or "..".';

/** A collection whose own last segment was spelt with percent signs. */
function matchEncoded<Target>(table: RouteTable<Target>, method: string, place: Place): RouteMatch<Target> | Refusal {
  const collection = place.raw.includes('%') && !/%2f/i.test(place.raw) ? table.get(place.path) : undefined;
  return collection ? resolve(collection.itself, method, place) : unknownRoute(place.raw);
}

function resolve<Target>(
  { methods, allow }: Resource<Target>,
  method: string,
  { raw, id, path }: Place,
): RouteMatch<Target> | Refusal {
  const target = methods.get(method === 'HEAD' ? 'GET' : method);
  if (target !== undefined) return { kind: 'found', target, id, path };
  if (allow === '') return unknownRoute(raw);
  if (method === 'OPTIONS') return { kind: 'options', allow };
  return refuse('method-not-allowed', `Allowed are ${allow}.`, { headers: { Allow: allow } });
}

/** undefined when a segment is not well encoded, or becomes one that no raw path could have. */
function decodePath(raw: string): string | undefined {
  if (!raw.includes('%')) return raw;
  const segments = raw.slice(1).split('/').map(decode);
  const good = segments.every(
    (segment) => segment !== undefined && segment !== '.' && segment !== '..' && !segment.includes('/'),
  );
  return good ? `/${segments.join('/')}` : undefined;
}

function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function unknownRoute(raw: string): Refusal {
  const shown = raw.slice(0, 200);
  const hint = shown.endsWith('/') && shown !== '/' ? `; try ${shown.slice(0, -1)}` : '';
  return refuse('route-unknown', `No ${shown}${hint}.`);
}

function newCollection<Target>(): Collection<Target> {
  return { itself: newResource(), item: newResource(), behind: new Map(), anyToken: false };
}

function newResource<Target>(): Resource<Target> {
  return { methods: new Map(), allow: '' };
}

function behind<Target>({ behind: known }: Collection<Target>, suffix: string): Resource<Target> {
  const resource = known.get(suffix) ?? newResource<Target>();
  known.set(suffix, resource);
  return resource;
}

function allowOf(methods: ReadonlyMap<string, unknown>): string {
  return [...methods.keys(), ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}
