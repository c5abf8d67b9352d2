import type { ReturnCommand, ReturnEvent, ReturnGoods, ReturnRequested } from '@waybill/contracts-orders';

import { addUp, priceLines } from '../lines/price-lines.ts';
import { line } from '../order/fixtures.ts';

type Requested = Extract<ReturnEvent, { readonly type: 'ReturnRequested' }>;

export function returnGoods(changes: Partial<ReturnGoods> = {}): ReturnCommand {
  return { type: 'ReturnGoods', data: body(changes) };
}

/** What became of the refund: paid without a code, else refused. */
export function recordReturnRefund(code?: string): ReturnCommand {
  const refusal = code === undefined ? null : { code, message: 'It is too much.' };
  return { type: 'RecordReturnRefund', data: { refusal } };
}

export const recordRestock: ReturnCommand = { type: 'RecordRestock', data: {} };

export function returnRequested(changes: Partial<ReturnGoods> = {}): Requested {
  const { customerId, country, returnedAt, lines } = body(changes);
  const priced = priceLines(lines);
  const data = { customerId: customerId ?? '', country, returnedAt, lines: priced, ...addUp(priced) };
  return { type: 'ReturnRequested', data };
}

export const returnRefunded: ReturnEvent = {
  type: 'ReturnRefunded',
  data: { goods: [{ sku: '85123A', quantity: 6 }] },
};

export function returnCompleted(data: ReturnRequested = returnRequested().data): ReturnEvent {
  return { type: 'ReturnCompleted', data };
}

export function returnRejected(rejectionCode = 'refund-exceeds-charges'): ReturnEvent {
  const { customerId, country, returnedAt, totalPence } = returnRequested().data;
  return { type: 'ReturnRejected', data: { customerId, country, returnedAt, totalPence, rejectionCode } };
}

function body(changes: Partial<ReturnGoods>): ReturnGoods {
  return {
    customerId: '17850',
    country: 'United Kingdom',
    returnedAt: new Date('2010-12-02T14:30:00.000Z'),
    lines: [line()],
    ...changes,
  };
}
