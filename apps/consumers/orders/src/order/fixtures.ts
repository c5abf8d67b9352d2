import type {
  CancelOrder,
  OrderCommand,
  OrderEvent,
  OrderLine,
  OrderPlaced,
  PlaceOrder,
  StepRefusal,
} from '@waybill/contracts-orders';

import { addUp, priceLines } from '../lines/price-lines.ts';

type Placed = Extract<OrderEvent, { readonly type: 'OrderPlaced' }>;

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

/** Nothing that moves stock. */
export const carriage = line({ sku: 'POST', description: 'POSTAGE', quantity: 1, unitPricePence: 1_800 });

export function placeOrder(changes: Partial<PlaceOrder> = {}): OrderCommand {
  return { type: 'PlaceOrder', data: body(changes) };
}

export function cancelOrder(changes: Partial<CancelOrder> = {}): OrderCommand {
  return { type: 'CancelOrder', data: { ...cancellation, ...changes } };
}

/** What another team answered: done without a code, else refused. */
export function recorded(type: 'RecordReservation' | 'RecordCharge' | 'RecordRefund', code?: string): OrderCommand {
  return { type, data: { refusal: code === undefined ? null : refusalOf(code) } };
}

export const recordRelease: OrderCommand = { type: 'RecordRelease', data: {} };

export function orderPlaced(changes: Partial<PlaceOrder> = {}): Placed {
  const { customerId, country, placedAt, lines } = body(changes);
  const priced = priceLines(lines);
  return { type: 'OrderPlaced', data: { customerId, country, placedAt, lines: priced, ...addUp(priced) } };
}

export function orderReserved({ customerId, placedAt, totalPence }: OrderPlaced = orderPlaced().data): OrderEvent {
  return { type: 'OrderReserved', data: { customerId, placedAt, totalPence } };
}

export function orderDeclined(code = 'charge-limit-exceeded'): OrderEvent {
  return { type: 'OrderDeclined', data: { refusal: refusalOf(code) } };
}

export function orderRejected(rejectionCode: string, placed: OrderPlaced = orderPlaced().data): OrderEvent {
  const { customerId, country, placedAt, totalPence } = placed;
  return { type: 'OrderRejected', data: { customerId, country, placedAt, totalPence, rejectionCode } };
}

/** The events of an order that was taken. */
export function orderTaken(changes: Partial<PlaceOrder> = {}): readonly OrderEvent[] {
  const placed = orderPlaced(changes);
  const reserved = placed.data.units > 0n ? [orderReserved(placed.data)] : [];
  return [placed, ...reserved, { type: 'OrderConfirmed', data: placed.data }];
}

export function cancellationRequested({ customerId, totalPence }: OrderPlaced = orderPlaced().data): OrderEvent {
  return { type: 'CancellationRequested', data: { ...cancellation, customerId, totalPence } };
}

export const cancellationRefunded: OrderEvent = {
  type: 'CancellationRefunded',
  data: { cancellationId: 'C536379' },
};

export function cancellationRejected(rejectionCode = 'refund-exceeds-charges'): OrderEvent {
  return { type: 'CancellationRejected', data: { ...cancellation, rejectionCode } };
}

export function orderCancelled(placed: OrderPlaced = orderPlaced().data): OrderEvent {
  return { type: 'OrderCancelled', data: { ...placed, ...cancellation } };
}

const cancellation: CancelOrder = { cancellationId: 'C536379', cancelledAt: new Date('2010-12-01T09:41:00.000Z') };

function refusalOf(code: string): StepRefusal {
  return { code, message: 'It is too much.' };
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
