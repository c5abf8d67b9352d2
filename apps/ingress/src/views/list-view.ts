import { createHash } from 'node:crypto';

import type { Answer, ListQuery, Refusal } from '@waybill/http';
import {
  admitsJson,
  isRefusal,
  isTagged,
  openCursor,
  parseListQuery,
  parseTags,
  refuse,
  sealCursor,
} from '@waybill/http';
import type { Tenant } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';
import { liveGenerationOf } from '@waybill/operations';
import type { FoundView } from '@waybill/projection';
import { generationName } from '@waybill/projection';

import type { Exchange } from '../edge/exchange.ts';
import { headerText } from '../edge/header-text.ts';
import { nextPageUrl } from '../edge/next-page-url.ts';
import { toPositionHeader } from '../edge/position-header.ts';
import { preferencesOf } from '../edge/preferences.ts';
import { whileOpen } from '../edge/while-open.ts';
import { HEARD_LATELY_MS } from '../operations/known-positions.ts';
import { patiently } from '../patience.ts';
import type { BoundView } from './bound-view.ts';
import { appliedOf, behind, endOf, orUnavailable } from './get-view.ts';
import { reachPosition } from './reach-position.ts';
import type { ViewParts } from './view-parts.ts';
import { asOfHeader, VIEW_HEADERS } from './view-parts.ts';
import { parseWantedPosition } from './wanted-position.ts';

/** One page of a view's documents, as new as the client's `Waybill-Position` wants it. */
export async function listView(parts: ViewParts, view: BoundView, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal, query: text } = exchange;
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Views are application/json.');
  const bindingOf = (query: string) => ({ tenant: principal.tenant, view: view.contract.name, query });
  const query = parseListQuery(view.shape, text, (cursor, spelling) =>
    openCursor(cursor, bindingOf(spelling), parts.keys),
  );
  if (isRefusal(query)) return query;
  const wanted = parseWantedPosition(headerText(request.headers['waybill-position']), parts.tags);
  if (isRefusal(wanted)) return wanted;
  const prefer = preferencesOf(exchange);
  return whileOpen(exchange.response, (gone) =>
    orUnavailable(async () => {
      const wait = { tenant: principal.tenant, endMs: endOf(prefer), gone };
      if (!(await reachPosition(parts, wanted, view.partitions, wait))) return behind();
      const applied = appliedOf(prefer, wanted.size > 0);
      const headers = { ...(await headersOf(parts, view)), ...(applied && { 'Preference-Applied': applied }) };
      // Nothing was projected since: whatever is asked, the answer is the same.
      if (isTagged(parseTags(request.headers['if-none-match']), headers.ETag.slice(2)))
        return { status: 304, headers, body: null };
      const found = await patiently(parts.storeMs, () => readPage(parts, view, principal.tenant, query));
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      const cursor =
        last && found.length > page.length
          ? sealCursor({ id: last.id, value: sortValue(last, query) }, bindingOf(query.spelling), parts.keys)
          : undefined;
      return toPage(
        page.map((document) => pick(view.render(document), query.fields)),
        cursor === undefined ? undefined : nextPageUrl(view.url, text, cursor),
        headers,
      );
    }),
  );
}

/**
 * Of the view as a whole, from before it is read: the answer may hold more than these say, never less.
 *
 * @throws `PartUnavailableError`
 */
async function headersOf(
  { positions, storeMs, now }: ViewParts,
  { contract, partitions }: BoundView,
): Promise<Readonly<Record<string, string>> & { readonly ETag: string }> {
  // Whoever hears of nothing would take an old state for the present one.
  if (now() - (positions.readAtMs() ?? 0) > HEARD_LATELY_MS) await patiently(storeMs, () => positions.refresh());
  const position = new Map(partitions.map((partition) => [partition, positions.eventsThrough(partition)]));
  const generation = liveGenerationOf(contract.name, positions.moment());
  const state = `${generationName(contract.name, generation)} ${[...position].join(' ')}`;
  const text = toPositionHeader(new Map([...position].filter(([, offset]) => offset > NO_OFFSET)));
  return {
    ...VIEW_HEADERS,
    ETag: `W/"${createHash('sha256').update(state).digest('base64url').slice(0, 16)}"`,
    ...asOfHeader(positions, partitions),
    ...(text === undefined ? {} : { 'Waybill-Position': text }),
  };
}

/** One more than the page, to know whether there is a next one. */
function readPage({ views, positions }: ViewParts, view: BoundView, tenant: Tenant, query: ListQuery) {
  const { filters, sort, after, limit } = query;
  return views.list({ view: view.contract.name, tenant, filters, sort, after, limit: limit + 1 }, positions.moment());
}

function toPage(items: readonly unknown[], next: string | undefined, headers: Answer['headers']): Answer {
  return {
    status: 200,
    headers: next === undefined ? headers : { ...headers, Link: `<${next}>; rel="next"` },
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
