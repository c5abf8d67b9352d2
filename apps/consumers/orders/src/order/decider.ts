import type { CancelOrder, OrderCommand, OrderEvent, OrderPlaced, PlaceOrder } from '@waybill/contracts-orders';
import type { Decider, Decision } from '@waybill/decider';
import { accept, begin, refuse } from '@waybill/decider';
import { assertNever } from '@waybill/messages';

import { isSameBody } from '../lines/is-same-body.ts';
import { addUp, priceLines } from '../lines/price-lines.ts';
import type { Order } from './order.ts';
import { recordCharge, recordRefund, recordRelease, recordReservation } from './steps.ts';

/** Takes orders and cancels them, each by a process: what other teams answer comes as the commands `Record…`. */
export const order: Decider<Order, OrderCommand, OrderEvent> = { initialState: { status: 'none' }, decide, evolve };

function decide(command: OrderCommand, state: Order): Decision<OrderEvent> {
  switch (command.type) {
    case 'PlaceOrder':
      return place(command.data, state);
    case 'RecordReservation':
      return recordReservation(command.data, state);
    case 'RecordCharge':
      return recordCharge(command.data, state);
    case 'CancelOrder':
      return cancel(command.data, state);
    case 'RecordRefund':
      return recordRefund(command.data, state);
    case 'RecordRelease':
      return recordRelease(state);
    default:
      return assertNever(command);
  }
}

function evolve(state: Order, event: OrderEvent): Order {
  switch (event.type) {
    case 'OrderPlaced':
      return { status: 'placed', awaits: firstAnswer(event.data), placed: event.data };
    case 'OrderReserved':
      return { status: 'placed', awaits: 'charge', placed: placedOf(state) };
    case 'OrderDeclined':
      return { status: 'declined', refusal: event.data.refusal, placed: placedOf(state) };
    case 'OrderRejected':
      return { status: 'rejected' };
    case 'CancellationRequested': {
      const { cancellationId, cancelledAt } = event.data;
      const cancellation = { cancellationId, cancelledAt };
      return { status: 'cancelling', awaits: 'refund', cancellation, placed: placedOf(state) };
    }
    case 'CancellationRefunded':
      return { ...cancellingOf(state), awaits: 'release' };
    case 'OrderConfirmed':
    case 'CancellationRejected':
      return { status: 'confirmed', placed: placedOf(state) };
    case 'OrderCancelled':
      return { status: 'cancelled', cancellationId: event.data.cancellationId, placed: placedOf(state) };
    default:
      return assertNever(event);
  }
}

function firstAnswer({ units }: OrderPlaced): 'reservation' | 'charge' {
  return units > 0n ? 'reservation' : 'charge';
}

function placedOf(state: Order): OrderPlaced {
  if ('placed' in state) return state.placed;
  throw new Error(`An order that is ${state.status} can't go on.`);
}

function cancellingOf(state: Order): Extract<Order, { readonly status: 'cancelling' }> {
  if (state.status === 'cancelling') return state;
  throw new Error(`An order that is ${state.status} is not being cancelled.`);
}

function place(body: PlaceOrder, state: Order): Decision<OrderEvent> {
  if (state.status !== 'none') {
    // The same order may come again without the key of the first: it is there already.
    return 'placed' in state && isSameOrder(body, state.placed)
      ? accept()
      : refuse('order-already-placed', 'Another order was placed under this number, or this one was rejected.');
  }
  const { customerId, country, placedAt } = body;
  const lines = priceLines(body.lines);
  const sums = addUp(lines);
  if (sums.totalPence === 0n)
    return refuse('nothing-to-charge', 'The lines of the order add up to 0.', { target: '/lines' });
  return begin({ type: 'OrderPlaced', data: { customerId, country, placedAt, lines, ...sums } });
}

function isSameOrder(body: PlaceOrder, placed: OrderPlaced): boolean {
  return body.placedAt.getTime() === placed.placedAt.getTime() && isSameBody(body, placed);
}

function cancel({ cancellationId, cancelledAt }: CancelOrder, state: Order): Decision<OrderEvent> {
  switch (state.status) {
    case 'none':
      return refuse('order-unknown', 'No order was placed under this number.');
    case 'confirmed': {
      const { customerId, totalPence } = state.placed;
      return begin({
        type: 'CancellationRequested',
        data: { cancellationId, cancelledAt, customerId, totalPence },
      });
    }
    case 'cancelled':
      return state.cancellationId === cancellationId
        ? accept()
        : refuse('order-already-cancelled', `The order was cancelled by ${state.cancellationId}.`);
    case 'rejected':
      return refuse('order-not-confirmed', 'The order was rejected.');
    default:
      // Nor is it done when this very cancellation is running: that may still be refused.
      return refuse('order-not-confirmed', 'The order is still running.');
  }
}
