import type { Answer, Refusal } from '@waybill/http';
import { fingerprintOf, isRefusal, parseIdempotencyKey, refuse } from '@waybill/http';
import type { AggregateId, NewRecord } from '@waybill/messages';
import {
  commandHeaders,
  commandHeaderValues,
  keyedCommandId,
  NOWHERE,
  PartUnavailableError,
  recordKey,
} from '@waybill/messages';
import { verifyOperationId } from '@waybill/operations';

import type { PlaceParts } from '../commands/place-command.ts';
import { hasBody, readBody } from '../commands/read-body.ts';
import type { Exchange } from '../edge/exchange.ts';
import { preferencesOf } from '../edge/preferences.ts';
import type { Deliveries } from './deliveries.ts';
import { DELIVERY_COMMANDS, deliveryPartition } from './deliveries.ts';
import type { OperationParts } from './get-operation.ts';
import { showOperation } from './get-operation.ts';
import type { Sight } from './look-up.ts';
import { seeOperation } from './see-operation.ts';

/** What sending callbacks again takes. */
export type RedeliverParts = Pick<PlaceParts, 'desk' | 'codec' | 'keys' | 'now' | 'newCommandId'> & {
  readonly operation: OperationParts;
  readonly deliveries: Deliveries;
};

/** Decided by the platform as every command is. */
const TYPE = 'platform.delivery.v1.RedeliverCallbacks';
const HEADERS = commandHeaders(TYPE, '/platform/ingress');

/** Asks that everybody who was told of an operation's end is told again: 202 and the document. */
export async function redeliver(parts: RedeliverParts, exchange: Exchange): Promise<Answer | Refusal> {
  const { principal, id, response } = exchange;
  const refused = parts.desk.refusal(principal.tenant) ?? (await refuseContent(exchange));
  if (refused) return refused;
  const operation = verifyOperationId(id, principal.tenant, parts.keys);
  if (operation === undefined) return refuse('operation-unknown', 'No operation of yours has this id.');
  try {
    const atOnce = { waitSeconds: undefined, until: undefined };
    const { sight, held } = await seeOperation(parts.operation, operation, atOnce, response);
    const shown = showOperation(parts.operation, { id, operation, sight, held, prefer: preferencesOf(exchange) });
    if (isRefusal(shown)) return shown;
    const told = toldOf(parts, sight);
    if (told === undefined) return refuse('resource-unknown', 'Nobody was told of the end of this operation.');
    const appended = await append(parts, exchange, told);
    return appended ?? { ...shown, status: 202 };
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The status can not be read now.');
  }
}

/** Id of the deliveries; undefined where nobody was told. */
function toldOf({ deliveries }: RedeliverParts, sight: Sight): AggregateId | undefined {
  return sight.kind === 'found' && sight.delivery ? deliveries.addressOf(sight.row)?.id : undefined;
}

/** All that is to be said is in the path. */
async function refuseContent({ request, query }: Exchange): Promise<Refusal | undefined> {
  if (query !== '') return refuse('parameter-invalid', 'Sending again takes no query parameters.');
  const body = hasBody(request) ? await readBody(request, 0) : undefined;
  return body !== undefined && isRefusal(body) ? refuse('body-malformed', 'Sending again takes no body.') : undefined;
}

async function append(
  parts: RedeliverParts,
  { request, principal: { tenant }, path }: Exchange,
  aggregateId: AggregateId,
): Promise<Refusal | undefined> {
  const text = request.headers['idempotency-key'];
  const key = typeof text === 'string' ? parseIdempotencyKey('Idempotency-Key', text) : undefined;
  if (key !== undefined && isRefusal(key)) return key;
  const commandId = key === undefined ? parts.newCommandId() : keyedCommandId(tenant, 'POST', path, key.key);
  const fingerprint = fingerprintOf({ method: 'POST', path, mediaType: '', expectedVersion: undefined, body: '' });
  const timeMs = parts.now();
  const headerValues = commandHeaderValues({
    ...{ tenant, commandId, aggregateId, fingerprint, type: TYPE, time: new Date(timeMs) },
    ...{ operationKid: parts.keys.signing, expectedVersion: undefined, callbacks: [], causationId: undefined },
    ...{ causation: undefined, position: NOWHERE, correlationId: commandId, traceparent: undefined },
  });
  const value = parts.codec.encode(TYPE, {});
  const record: NewRecord = { key: recordKey(tenant, aggregateId), value, headers: HEADERS, headerValues };
  const at = { topic: DELIVERY_COMMANDS, partition: deliveryPartition(tenant, aggregateId) };
  const appended = await parts.desk.append(tenant, at, record, timeMs);
  return isRefusal(appended) ? appended : undefined;
}
