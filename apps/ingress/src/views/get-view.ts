import type { Answer, Refusal } from '@waybill/http';
import { admitsJson, refuse } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';
import type { OperationKeys } from '@waybill/operations';
import type { ViewReader } from '@waybill/projection';

import type { Exchange } from '../edge/exchange.ts';
import { patiently } from '../patience.ts';
import type { BoundView } from './bound-view.ts';

/** What serving views takes. */
export type ViewParts = {
  readonly views: ViewReader;
  /** Sign cursors. */
  readonly keys: OperationKeys;
  readonly storeMs: number;
};

/** Documents are their owner's alone, and are asked for again each time. */
export const VIEW_HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'private, no-cache',
  Vary: 'Authorization',
} as const;

/** One document of a view. Unknown, deleted and foreign ones look the same. */
export async function getView(parts: ViewParts, view: BoundView, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal, id, query } = exchange;
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Views are application/json.');
  if (query !== '') return refuse('parameter-invalid', 'A single document takes no query parameters.');
  return readStore(parts, async () => {
    const found = await parts.views.get(view.contract.name, principal.tenant, id);
    if (found === undefined) return refuse('resource-unknown', `There is no ${view.contract.path}/${id}.`);
    const headers = { ...VIEW_HEADERS, ETag: view.etagOf(found) };
    return { status: 200, headers, body: JSON.stringify(view.render(found)) };
  });
}

/** Reads, waiting for a store that is away; then it is 503. */
export async function readStore(
  { storeMs }: ViewParts,
  read: () => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  try {
    return await patiently(storeMs, read);
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The view can not be read now.');
  }
}
