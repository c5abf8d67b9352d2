import type { Answer, ListQuery, Refusal } from '@waybill/http';
import { admitsJson, isRefusal, openCursor, parseListQuery, refuse, sealCursor } from '@waybill/http';
import type { Tenant } from '@waybill/messages';
import type { FoundView } from '@waybill/projection';

import type { Exchange } from '../edge/exchange.ts';
import type { BoundView } from './bound-view.ts';
import type { ViewParts } from './get-view.ts';
import { readStore, VIEW_HEADERS } from './get-view.ts';

/** One page of a view's documents. */
export async function listView(parts: ViewParts, view: BoundView, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal, query: text } = exchange;
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Views are application/json.');
  const bindingOf = (query: string) => ({ tenant: principal.tenant, view: view.contract.name, query });
  const query = parseListQuery(view.shape, text, (cursor, spelling) =>
    openCursor(cursor, bindingOf(spelling), parts.keys),
  );
  if (isRefusal(query)) return query;
  return readStore(parts, async () => {
    const found = await readPage(parts, view, principal.tenant, query);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const cursor =
      last && found.length > page.length
        ? sealCursor({ id: last.id, value: sortValue(last, query) }, bindingOf(query.spelling), parts.keys)
        : undefined;
    return toPage(
      page.map((document) => pick(view.render(document), query.fields)),
      cursor === undefined ? undefined : nextUrl(view.url, text, cursor),
    );
  });
}

/** One more than the page, to know whether there is a next one. */
function readPage({ views }: ViewParts, view: BoundView, tenant: Tenant, query: ListQuery) {
  const { filters, sort, after, limit } = query;
  return views.list({ view: view.contract.name, tenant, filters, sort, after, limit: limit + 1 });
}

function toPage(items: readonly unknown[], next: string | undefined): Answer {
  return {
    status: 200,
    headers: next === undefined ? VIEW_HEADERS : { ...VIEW_HEADERS, Link: `<${next}>; rel="next"` },
    body: JSON.stringify({ items, next }),
  };
}

function sortValue({ document }: FoundView, { sort }: ListQuery): unknown {
  return sort === undefined ? undefined : document[sort.field];
}

function pick(
  document: Readonly<Record<string, unknown>>,
  fields: ListQuery['fields'],
): Readonly<Record<string, unknown>> {
  if (fields === undefined) return document;
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => name === 'id' || name === 'version' || fields.has(name)),
  );
}

/** The same question, continued. */
function nextUrl(url: string, query: string, cursor: string): string {
  const kept = query.split('&').filter((pair) => pair !== '' && !/^after=/.test(pair));
  return `${url}?${[...kept, `after=${cursor}`].join('&')}`;
}
