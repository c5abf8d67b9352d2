import type {
  CancelOrder,
  OrderEvent,
  OrderPlaced,
  RecordCharge,
  RecordRefund,
  RecordReservation,
} from '@waybill/contracts-orders';
import type { Decision } from '@waybill/decider';
import { abandon, accept, advance, complete } from '@waybill/decider';

import type { Order } from './order.ts';

/*
 * Each step takes the one answer that the order awaits. Any other came late or twice: it is taken without effect, so
 * that a process ends once.
 */

export function recordReservation({ refusal }: RecordReservation, state: Order): Decision<OrderEvent> {
  if (state.status !== 'placed' || state.awaits !== 'reservation') return accept();
  const { placed } = state;
  if (refusal) return abandon('PlaceOrder', 'stock-refused', refusal, rejected(placed, refusal.code));
  const { customerId, placedAt, totalPence } = placed;
  return advance('PlaceOrder', 'stock-reserved', { type: 'OrderReserved', data: { customerId, placedAt, totalPence } });
}

export function recordCharge({ refusal }: RecordCharge, state: Order): Decision<OrderEvent> {
  if (state.status !== 'placed' || state.awaits !== 'charge') return accept();
  const { placed } = state;
  if (!refusal) return complete('PlaceOrder', 'payment-charged', { type: 'OrderConfirmed', data: placed });
  // The order is rejected only when nothing of it is left with other teams.
  return hasGoods(placed)
    ? advance('PlaceOrder', 'charge-refused', { type: 'OrderDeclined', data: { refusal } })
    : abandon('PlaceOrder', 'charge-refused', refusal, rejected(placed, refusal.code));
}

export function recordRefund({ refusal }: RecordRefund, state: Order): Decision<OrderEvent> {
  if (state.status !== 'cancelling' || state.awaits !== 'refund') return accept();
  const { placed, cancellation } = state;
  if (refusal)
    return abandon('CancelOrder', 'refund-refused', refusal, {
      type: 'CancellationRejected',
      data: { ...cancellation, rejectionCode: refusal.code },
    });
  const { cancellationId } = cancellation;
  return hasGoods(placed)
    ? advance('CancelOrder', 'payment-refunded', { type: 'CancellationRefunded', data: { cancellationId } })
    : complete('CancelOrder', 'payment-refunded', cancelled(placed, cancellation));
}

/** Goods are given back when a charge was refused, and when an order is cancelled. */
export function recordRelease(state: Order): Decision<OrderEvent> {
  if (state.status === 'declined')
    return abandon('PlaceOrder', 'stock-released', state.refusal, rejected(state.placed, state.refusal.code));
  if (state.status === 'cancelling' && state.awaits === 'release')
    return complete('CancelOrder', 'stock-released', cancelled(state.placed, state.cancellation));
  return accept();
}

function hasGoods({ units }: OrderPlaced): boolean {
  return units > 0n;
}

function rejected({ customerId, country, placedAt, totalPence }: OrderPlaced, rejectionCode: string): OrderEvent {
  return { type: 'OrderRejected', data: { customerId, country, placedAt, totalPence, rejectionCode } };
}

function cancelled(placed: OrderPlaced, cancellation: CancelOrder): OrderEvent {
  return { type: 'OrderCancelled', data: { ...placed, ...cancellation } };
}
