import type { OrderCommand, OrderEvent, OrderPlaced, PlaceOrder } from '@waybill/contracts-orders';
import type { Decider, Decision } from '@waybill/decider';
import { accept, refuse } from '@waybill/decider';
import { assertNever } from '@waybill/messages';

import { addUp, priceLines } from './price-lines.ts';

/** An order as its decider knows it. */
export type Order =
  | { readonly status: 'none' }
  | { readonly status: 'placed'; readonly placed: OrderPlaced }
  | { readonly status: 'confirmed'; readonly placed: OrderPlaced };

/** Takes orders. One that is not refused is confirmed in the same decision. */
export const order: Decider<Order, OrderCommand, OrderEvent> = { initialState: { status: 'none' }, decide, evolve };

function decide(command: OrderCommand, state: Order): Decision<OrderEvent> {
  return place(command.data, state);
}

function evolve(_state: Order, event: OrderEvent): Order {
  switch (event.type) {
    case 'OrderPlaced':
      return { status: 'placed', placed: event.data };
    case 'OrderConfirmed':
      return { status: 'confirmed', placed: event.data };
    default:
      return assertNever(event);
  }
}

function place(body: PlaceOrder, state: Order): Decision<OrderEvent> {
  if (state.status !== 'none') {
    // The same order may come again without the key of the first: it is there already.
    return isSameOrder(body, state.placed)
      ? accept()
      : refuse('order-already-placed', 'Another order was placed under this number.');
  }
  const { customerId, country, placedAt } = body;
  const lines = priceLines(body.lines);
  const sums = addUp(lines);
  if (sums.totalPence === 0n)
    return refuse('nothing-to-charge', 'The lines of the order add up to 0.', { target: '/lines' });
  const data = { customerId, country, placedAt, lines, ...sums };
  return accept({ type: 'OrderPlaced', data }, { type: 'OrderConfirmed', data });
}

function isSameOrder(body: PlaceOrder, placed: OrderPlaced): boolean {
  return (
    body.customerId === placed.customerId &&
    body.country === placed.country &&
    body.placedAt.getTime() === placed.placedAt.getTime() &&
    body.lines.length === placed.lines.length &&
    body.lines.every((line, at) => {
      const other = placed.lines[at];
      return (
        line.sku === other?.sku &&
        line.description === other.description &&
        line.quantity === other.quantity &&
        line.unitPricePence === other.unitPricePence
      );
    })
  );
}
