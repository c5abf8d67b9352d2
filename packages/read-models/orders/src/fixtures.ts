import type { OrderPlaced, PricedLine, ReturnRequested } from '@waybill/contracts-orders';

/** An event as an example gives it: what happened, and to which order. */
export function placed(order: Partial<OrderPlaced> = {}, aggregateId = '536365') {
  return { type: 'OrderPlaced', data: orderOf(order), aggregateId } as const;
}

export function confirmed(order: Partial<OrderPlaced> = {}, aggregateId = '536365') {
  return { type: 'OrderConfirmed', data: orderOf(order), aggregateId } as const;
}

export function rejected(order: Partial<OrderPlaced> = {}, aggregateId = '536365') {
  const { customerId, country, placedAt, totalPence } = orderOf(order);
  const data = { customerId, country, placedAt, totalPence, rejectionCode: 'charge-limit-exceeded' };
  return { type: 'OrderRejected', data, aggregateId } as const;
}

/** Cancelled on the day after. */
export function cancelled(order: Partial<OrderPlaced> = {}, aggregateId = '536365') {
  const cancellation = { cancellationId: 'C536379', cancelledAt: new Date('2010-12-02T09:41:00.000Z') };
  return { type: 'OrderCancelled', data: { ...orderOf(order), ...cancellation }, aggregateId } as const;
}

export function requested(changes: Partial<ReturnRequested> = {}, aggregateId = 'C536391') {
  return { type: 'ReturnRequested', data: returnOf(changes), aggregateId } as const;
}

export function completed(changes: Partial<ReturnRequested> = {}, aggregateId = 'C536391') {
  return { type: 'ReturnCompleted', data: returnOf(changes), aggregateId } as const;
}

export function refundRefused(changes: Partial<ReturnRequested> = {}, aggregateId = 'C536391') {
  const { customerId, country, returnedAt, totalPence } = returnOf(changes);
  const data = { customerId, country, returnedAt, totalPence, rejectionCode: 'refund-exceeds-charges' };
  return { type: 'ReturnRejected', data, aggregateId } as const;
}

export function pricedLine(line: Partial<PricedLine> = {}): PricedLine {
  return {
    sku: '85123A',
    description: 'WHITE HANGING HEART T-LIGHT HOLDER',
    kind: 'goods',
    quantity: 6,
    unitPricePence: 255,
    amountPence: 1530n,
    ...line,
  };
}

const SUMS = {
  lines: [pricedLine()],
  units: 6n,
  goodsPence: 1530n,
  carriagePence: 0n,
  voucherPence: 0n,
  otherPence: 0n,
  totalPence: 1530n,
};

function orderOf(order: Partial<OrderPlaced>): OrderPlaced {
  return {
    customerId: '17850',
    country: 'United Kingdom',
    placedAt: new Date('2010-12-01T08:26:00.000Z'),
    ...SUMS,
    ...order,
  };
}

function returnOf(changes: Partial<ReturnRequested>): ReturnRequested {
  return {
    customerId: '17850',
    country: 'United Kingdom',
    returnedAt: new Date('2010-12-03T14:30:00.000Z'),
    ...SUMS,
    ...changes,
  };
}
