import type { Answer, Preferences, Refusal } from '@waybill/http';
import { admitsJson, isRefusal, isTagged, parseTags, preferenceApplied, refuse } from '@waybill/http';
import type { Tenant } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';
import type { FoundView } from '@waybill/projection';

import type { Exchange } from '../edge/exchange.ts';
import { headerText } from '../edge/header-text.ts';
import { toPositionHeader } from '../edge/position-header.ts';
import { preferencesOf } from '../edge/preferences.ts';
import { whileOpen } from '../edge/while-open.ts';
import { patiently } from '../patience.ts';
import type { BoundView } from './bound-view.ts';
import type { ViewWait } from './reach-position.ts';
import { reachPosition } from './reach-position.ts';
import type { ViewParts } from './view-parts.ts';
import { asOfHeader, POSITION_WAIT_MS, VIEW_HEADERS } from './view-parts.ts';
import { waitForMove } from './wait-for-move.ts';
import { parseWantedPosition } from './wanted-position.ts';

/**
 * One document of a view, as new as the client's `Waybill-Position` wants it. With `If-None-Match` and `Prefer: wait` the
 * response is held until there is another version. Unknown, deleted and foreign documents look the same.
 */
export async function getView(parts: ViewParts, view: BoundView, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal, id, query } = exchange;
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Views are application/json.');
  if (query !== '') return refuse('parameter-invalid', 'A single document takes no query parameters.');
  const wanted = parseWantedPosition(headerText(request.headers['waybill-position']), parts.tags);
  if (isRefusal(wanted)) return wanted;
  const prefer = preferencesOf(exchange);
  const known = parseTags(request.headers['if-none-match']);
  const place = { view, tenant: principal.tenant, id };
  return whileOpen(exchange.response, (gone) =>
    orUnavailable(async () => {
      const wait = { tenant: principal.tenant, endMs: endOf(prefer), gone };
      if (!(await reachPosition(parts, wanted, view.partitionsOf(principal.tenant, id), wait))) return behind();
      const mayWait = prefer.waitSeconds !== undefined && known.length > 0 && parts.held.enter(principal.tenant);
      const applied = appliedOf(prefer, mayWait || wanted.size > 0);
      try {
        return await showNews(parts, place, { known, wait, mayWait, applied });
      } finally {
        if (mayWait) parts.held.leave(principal.tenant);
      }
    }),
  );
}

/** When a request must have its answer, on the clock of `performance.now()`. */
export function endOf({ waitSeconds }: Preferences): number {
  return performance.now() + (waitSeconds === undefined ? POSITION_WAIT_MS : waitSeconds * 1_000);
}

/** What of its preferences was applied: a view has no stages. */
export function appliedOf(prefer: Preferences, held: boolean): string | undefined {
  return preferenceApplied({ ...prefer, until: undefined }, { held, isAsync: false });
}

export function behind(): Refusal {
  return refuse('view-behind', 'The view has not come to the Waybill-Position in time. Ask again.');
}

/** Where MongoDB can't be read, a view is 503. */
export async function orUnavailable(read: () => Promise<Answer | Refusal>): Promise<Answer | Refusal> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The view can not be read now.');
  }
}

type Place = { readonly view: BoundView; readonly tenant: Tenant; readonly id: string };
type News = {
  /** Tags of what the client has. */
  readonly known: readonly string[];
  readonly wait: ViewWait;
  /** Whether it may wait for another version. */
  readonly mayWait: boolean;
  readonly applied: string | undefined;
};

/** The document, if it is another version than those that the client knows. */
async function showNews(
  parts: ViewParts,
  place: Place,
  { known, wait, mayWait, applied }: News,
): Promise<Answer | Refusal> {
  const partitions = place.view.partitionsOf(place.tenant, place.id);
  for (;;) {
    const move = waitForMove(parts, partitions);
    const answer = await readDocument(parts, place, applied);
    if (isRefusal(answer) || !isTagged(known, answer.headers['ETag'] ?? '')) return answer;
    const leftMs = Math.max(0, wait.endMs - performance.now());
    if (!mayWait || !(await move(leftMs, wait.gone))) return { status: 304, headers: answer.headers, body: null };
  }
}

async function readDocument(
  { positions, views, storeMs }: ViewParts,
  { view, tenant, id }: Place,
  applied: string | undefined,
): Promise<Answer | Refusal> {
  // Before the read: it may see more than this says, never less.
  const asOf = asOfHeader(positions, view.partitionsOf(tenant, id));
  const found = await patiently(storeMs, () => views.get(view.contract.name, tenant, id, positions.moment()));
  if (found === undefined) return refuse('resource-unknown', `There is no ${view.contract.path}/${id}.`);
  const headers = { ...headersOf(view, found), ...asOf, ...(applied && { 'Preference-Applied': applied }) };
  return { status: 200, headers, body: JSON.stringify(view.render(found)) };
}

function headersOf(view: BoundView, found: FoundView): Readonly<Record<string, string>> {
  const position = toPositionHeader(found.applied);
  return {
    ...VIEW_HEADERS,
    ETag: view.etagOf(found),
    ...(position === undefined ? {} : { 'Waybill-Position': position }),
  };
}
