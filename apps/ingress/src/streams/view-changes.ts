import type { Answer, Refusal } from '@waybill/http';
import { isRefusal, refuse } from '@waybill/http';
import type { Tenant } from '@waybill/messages';
import type { FoundView } from '@waybill/projection';

import type { EventStream, Exchange, OpenStream } from '../edge/exchange.ts';
import { patiently } from '../patience.ts';
import type { BoundView } from '../views/bound-view.ts';
import { waitForMove } from '../views/wait-for-move.ts';
import type { ViewParts } from '../views/view-parts.ts';
import type { LastEventId } from './stream-question.ts';
import { openStream, OVER, readStreamQuestion, readUntilClosed } from './stream-question.ts';

/** The versions of a document as they come, some of them skipped where they come fast; that it was deleted ends it. */
export async function viewChanges(
  parts: ViewParts,
  view: BoundView,
  exchange: Exchange,
): Promise<Answer | Refusal | EventStream> {
  const question = readStreamQuestion(exchange);
  if (isRefusal(question)) return question;
  const { principal, id, query } = exchange;
  if (query !== '') return refuse('parameter-invalid', 'A stream of changes takes no query parameters.');
  const place = { view, tenant: principal.tenant, id };
  return openStream(exchange, parts.held, async () => {
    const found = await read(parts, place);
    if (found === undefined && question.last === undefined)
      return refuse('resource-unknown', `There is no ${view.contract.path}/${id}.`);
    if (found === undefined && question.last === DELETED) return OVER;
    return (stream) => follow(parts, place, stream, question.last);
  });
}

type Place = { readonly view: BoundView; readonly tenant: Tenant; readonly id: string };

/** The id of the last event of a document that is no more. */
const DELETED = 'deleted';
/** Streams look again now and then, should an advance not have been told. */
const LOOK_AGAIN_MS = 60_000;

function read({ views, positions, storeMs }: ViewParts, { view, tenant, id }: Place): Promise<FoundView | undefined> {
  return patiently(storeMs, () => views.get(view.contract.name, tenant, id, positions.moment()));
}

async function follow(parts: ViewParts, place: Place, stream: OpenStream, last: LastEventId): Promise<void> {
  const { view, tenant, id } = place;
  const partitions = view.partitionsOf(tenant, id);
  let known = last;
  while (!stream.closed.aborted) {
    const move = waitForMove(parts, partitions);
    const found = await readUntilClosed(stream, async () => ({ view: await read(parts, place) }));
    if (found === undefined) return;
    if (found.view === undefined) {
      stream.send({ event: 'deleted', id: DELETED, data: JSON.stringify({ id }) });
      return;
    }
    const tag = view.etagOf(found.view).slice(1, -1);
    if (tag !== known) stream.send({ event: 'changed', id: tag, data: JSON.stringify(view.render(found.view)) });
    known = tag;
    await move(LOOK_AGAIN_MS, stream.closed);
  }
}
