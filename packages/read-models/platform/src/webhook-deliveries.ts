import type { Callback, DeliveryEvent, DeliveryView } from '@waybill/contracts-platform';
import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

/** The view `webhook-deliveries`: one document for each operation of whose end somebody is told. */
export const webhookDeliveries = defineAggregateProjection<DeliveryView, DeliveryEvent>({
  name: 'webhook-deliveries',
  topic: eventsTopic('platform', 'delivery'),
  fold: {
    DeliveryBegun: (_before, { aggregateId: id, data: { type, endpoints } }) =>
      withState({ id, type, callbacks: endpoints.map(fresh) }),
    RedeliveryRequested: (before, { data: { round } }) =>
      before && withState({ ...before, callbacks: before.callbacks.map((callback) => again(callback, round)) }),
    AttemptFailed: (before, { data: { endpoint, status, failure, nextAt } }) =>
      before &&
      change(before, endpoint, (callback) => ({
        ...attempted(callback, status, failure),
        nextAttemptAt: nextAt,
      })),
    CallbackFailed: (before, { data: { endpoint, status, failure } }) =>
      before &&
      change(before, endpoint, (callback) => ({
        ...attempted(callback, status, failure),
        // What was delivered once stays so, whatever becomes of sending it again.
        state: callback.state === 'delivered' ? 'delivered' : 'failed',
      })),
    CallbackDelivered: (before, { data: { endpoint, status, at } }) =>
      before &&
      change(before, endpoint, (callback) => ({
        ...attempted(callback, status, null),
        state: 'delivered',
        deliveredAt: callback.deliveredAt ?? at,
      })),
  },
});

function fresh(endpoint: string): Callback {
  const nothing = { lastStatus: null, lastFailure: null, deliveredAt: null, nextAttemptAt: null };
  return { endpoint, state: 'pending', attempts: 0, round: 0, attemptsOfRound: 0, ...nothing };
}

function again(callback: Callback, round: number): Callback {
  const state = callback.state === 'failed' ? 'pending' : callback.state;
  return { ...callback, state, round, attemptsOfRound: 0, nextAttemptAt: null };
}

function attempted(callback: Callback, lastStatus: number | null, lastFailure: string | null): Callback {
  const [attempts, attemptsOfRound] = [callback.attempts + 1, callback.attemptsOfRound + 1];
  return { ...callback, attempts, attemptsOfRound, lastStatus, lastFailure, nextAttemptAt: null };
}

function change(view: DeliveryView, endpoint: string, to: (callback: Callback) => Callback): DeliveryView {
  const callbacks = view.callbacks.map((callback) => (callback.endpoint === endpoint ? to(callback) : callback));
  return withState({ ...view, callbacks });
}

function withState({ id, type, callbacks }: Omit<DeliveryView, 'state'>): DeliveryView {
  const states = callbacks.map(({ state }) => state);
  const open = states.includes('pending') ? 'pending' : 'delivered';
  return { id, type, callbacks, state: open === 'delivered' && states.includes('failed') ? 'failed' : open };
}
