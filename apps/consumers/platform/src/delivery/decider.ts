import type { DeliveryCommand, DeliveryEvent, RecordAttempt, RequestAttempt } from '@waybill/contracts-platform';
import type { Decider, Decision } from '@waybill/decider';
import { accept, refuse } from '@waybill/decider';

import type { CallbackProgress, Delivery } from './delivery.ts';
import { evolve, NO_DELIVERY } from './delivery.ts';

/** Follows those who are told of the end of one operation. */
export const delivery: Decider<Delivery, DeliveryCommand, DeliveryEvent> = {
  initialState: NO_DELIVERY,
  decide,
  evolve,
};

function decide(command: DeliveryCommand, state: Delivery): Decision<DeliveryEvent> {
  switch (command.type) {
    case 'BeginDelivery':
      return beginDelivery(command.data, state);
    case 'RecordAttempt':
      return record(command.data, state);
    case 'RequestAttempt':
      return request(command.data, state);
    case 'RedeliverCallbacks':
      return redeliver(state);
  }
}

/** The first one stands: who is told, and the bytes. */
function beginDelivery(
  { type, body, endpoints }: Extract<DeliveryCommand, { readonly type: 'BeginDelivery' }>['data'],
  { message }: Delivery,
): Decision<DeliveryEvent> {
  if (message !== undefined) return accept();
  const told = [...new Set(endpoints)];
  return accept({ type: 'DeliveryBegun', data: { type, endpoints: told } }, ...firstAttempts(told, 0, { type, body }));
}

function redeliver({ message, round, callbacks }: Delivery): Decision<DeliveryEvent> {
  if (message === undefined) return refuse('delivery-unknown', 'Nobody was told of the end of this operation.');
  const next = round + 1;
  const requested: DeliveryEvent = { type: 'RedeliveryRequested', data: { round: next } };
  return accept(requested, ...firstAttempts(Object.keys(callbacks), next, message));
}

function firstAttempts(
  endpoints: readonly string[],
  round: number,
  message: { readonly type: string; readonly body: string },
): readonly DeliveryEvent[] {
  return endpoints.map((endpoint) => ({ type: 'AttemptDue', data: { endpoint, round, attempt: 1, ...message } }));
}

/** A record of an attempt that was recorded, or is of a former round, changes nothing. */
function record({ nextAt, ...attempted }: RecordAttempt, state: Delivery): Decision<DeliveryEvent> {
  const { status } = attempted;
  if (!isNext(attempted, state)) return accept();
  if (status !== null && status >= 200 && status < 300) {
    const { endpoint, round, attempt, at } = attempted;
    return accept({ type: 'CallbackDelivered', data: { endpoint, round, attempt, at, status } });
  }
  if (nextAt === null) return accept({ type: 'CallbackFailed', data: attempted });
  return accept({ type: 'AttemptFailed', data: { ...attempted, nextAt } });
}

function request(asked: RequestAttempt, state: Delivery): Decision<DeliveryEvent> {
  const { message } = state;
  if (message === undefined || !isNext(asked, state)) return accept();
  return accept({ type: 'AttemptDue', data: { ...asked, ...message } });
}

function isNext({ endpoint, round, attempt }: RequestAttempt, state: Delivery): boolean {
  const known: CallbackProgress | undefined = state.callbacks[endpoint];
  return known !== undefined && !known.isOver && round === state.round && attempt === known.attempts + 1;
}
