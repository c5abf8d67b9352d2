import type { Answer, Refusal } from '@waybill/http';
import { isRefusal, refuse } from '@waybill/http';
import type { VerifiedOperationId } from '@waybill/operations';
import { isTerminal, verifyOperationId } from '@waybill/operations';

import type { EventStream, Exchange, OpenStream } from '../edge/exchange.ts';
import type { OperationParts } from '../operations/get-operation.ts';
import { showOperation } from '../operations/get-operation.ts';
import type { Sight } from '../operations/look-up.ts';
import { isAcknowledged, tagOf, toStatusDocument } from '../operations/status-document.ts';
import { patiently } from '../patience.ts';
import type { LastEventId } from './stream-question.ts';
import { openStream, OVER, readStreamQuestion, readUntilClosed } from './stream-question.ts';

/** The statuses of an operation: the present one, and each change up to the terminal one. */
export async function operationEvents(
  parts: OperationParts,
  exchange: Exchange,
): Promise<Answer | Refusal | EventStream> {
  const question = readStreamQuestion(exchange);
  if (isRefusal(question)) return question;
  if (!/^(?:until=(?:projected|acknowledged))?$/.test(exchange.query))
    return refuse('parameter-invalid', 'A stream takes until=projected or until=acknowledged.');
  const { principal, id } = exchange;
  const untilAcknowledged = exchange.query === 'until=acknowledged';
  const operation = verifyOperationId(id, principal.tenant, parts.keys);
  if (operation === undefined) return refuse('operation-unknown', 'No operation of yours has this id.');
  return openStream(exchange, parts.held, async () => {
    const sight = await patiently(parts.storeMs, () => parts.lookUp.look(operation));
    if (sight.kind === 'missing')
      return showOperation(parts, { id, operation, sight, held: false, prefer: NOTHING_PREFERRED });
    if (isOver(sight, question.last, untilAcknowledged)) return OVER;
    const begin = { sight, last: question.last, untilAcknowledged };
    return (stream) => follow(parts, { id, operation }, stream, begin);
  });
}

const NOTHING_PREFERRED = { waitSeconds: undefined, until: undefined, respondAsync: false };
/** Streams look again now and then, should an advance not have been told. */
const LOOK_AGAIN_MS = 60_000;

/** The client has seen the last of the wanted stage: what callbacks changed since is not news. */
function isOver(sight: Sight, last: LastEventId, untilAcknowledged: boolean): boolean {
  if (untilAcknowledged) return isAcknowledged(sight) && last?.startsWith('3.') === true;
  return sight.kind === 'found' && isTerminal(sight.status) && /^[23]\./.test(last ?? '');
}

async function follow(
  parts: OperationParts,
  { id, operation }: { readonly id: string; readonly operation: VerifiedOperationId },
  stream: OpenStream,
  {
    untilAcknowledged,
    ...begin
  }: { readonly sight: Sight; readonly last: LastEventId; readonly untilAcknowledged: boolean },
): Promise<void> {
  let known = begin.last === undefined ? undefined : `"${begin.last}"`;
  let sight: Sight | undefined = begin.sight;
  while (sight !== undefined && sight.kind !== 'missing') {
    const { body, terminal } = toStatusDocument(id, operation, sight, parts);
    const tag = tagOf(sight);
    if (tag !== known) stream.send({ event: 'status', id: tag.slice(1, -1), data: body });
    if (terminal && (isAcknowledged(sight) || !untilAcknowledged)) return;
    known = tag;
    const { partition, changesAt } = sight;
    const moved = await parts.waiters.wait(partition, changesAt, LOOK_AGAIN_MS, stream.closed);
    const { lookUp, storeMs } = parts;
    sight = await readUntilClosed(stream, () =>
      patiently(storeMs, () => (moved ? lookUp.lookAgain(operation) : lookUp.look(operation))),
    );
  }
}
