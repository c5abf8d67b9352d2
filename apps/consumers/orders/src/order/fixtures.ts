import type { OrderCommand, OrderConfirmed, OrderEvent, OrderLine, PlaceOrder } from '@waybill/contracts-orders';

import { addUp, priceLines } from './price-lines.ts';

/** Six lights for 15.30. */
export function line(changes: Partial<OrderLine> = {}): OrderLine {
  return {
    sku: '85123A',
    description: 'WHITE HANGING HEART T-LIGHT HOLDER',
    quantity: 6,
    unitPricePence: 255,
    ...changes,
  };
}

export function placeOrder(changes: Partial<PlaceOrder> = {}): OrderCommand {
  return { type: 'PlaceOrder', data: body(changes) };
}

/** The events of an order that was taken. */
export function orderTaken(changes: Partial<PlaceOrder> = {}): readonly [placed: OrderEvent, confirmed: OrderEvent] {
  const { customerId, country, placedAt, lines } = body(changes);
  const priced = priceLines(lines);
  const data: OrderConfirmed = { customerId, country, placedAt, lines: priced, ...addUp(priced) };
  return [
    { type: 'OrderPlaced', data },
    { type: 'OrderConfirmed', data },
  ];
}

function body(changes: Partial<PlaceOrder>): PlaceOrder {
  return {
    customerId: '17850',
    country: 'United Kingdom',
    placedAt: new Date('2010-12-01T08:26:00.000Z'),
    lines: [line()],
    ...changes,
  };
}
