import type { OrderPlaced, PricedLine } from '@waybill/contracts-orders';
import type { AggregateId } from '@waybill/messages';
import { toAggregateId, toTenant } from '@waybill/messages';

/** An event as a projection gets it. */
export function placed(order: Partial<OrderPlaced> = {}, id = '536365') {
  return { type: 'OrderPlaced' as const, data: orderOf(order), ...located(toAggregateId(id), 1) };
}

export function confirmed(order: Partial<OrderPlaced> = {}, id = '536365') {
  return { type: 'OrderConfirmed' as const, data: orderOf(order), ...located(toAggregateId(id), 2) };
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

function orderOf(order: Partial<OrderPlaced>): OrderPlaced {
  return {
    customerId: '17850',
    country: 'United Kingdom',
    placedAt: new Date('2010-12-01T08:26:00.000Z'),
    lines: [pricedLine()],
    units: 6n,
    goodsPence: 1530n,
    carriagePence: 0n,
    voucherPence: 0n,
    otherPence: 0n,
    totalPence: 1530n,
    ...order,
  };
}

function located(aggregateId: AggregateId, sequence: number) {
  return { tenant: toTenant('shop'), aggregateId, sequence };
}
