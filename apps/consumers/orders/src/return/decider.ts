import type {
  RecordReturnRefund,
  ReturnCommand,
  ReturnEvent,
  ReturnGoods,
  ReturnRequested,
} from '@waybill/contracts-orders';
import type { Decider, Decision } from '@waybill/decider';
import { abandon, accept, advance, begin, complete, refuse } from '@waybill/decider';
import { assertNever } from '@waybill/messages';

import { isSameBody } from '../lines/is-same-body.ts';
import { addUp, priceLines } from '../lines/price-lines.ts';

/** A return as its decider knows it; `awaits` names the answer of another team without which it does not go on. */
export type Return =
  | { readonly status: 'none' | 'rejected' }
  | { readonly status: 'requested'; readonly awaits: 'refund' | 'restock'; readonly requested: ReturnRequested }
  | { readonly status: 'completed'; readonly requested: ReturnRequested };

/** Takes goods back by a process: what other teams answer comes as the commands `Record…`. */
export const returnOfGoods: Decider<Return, ReturnCommand, ReturnEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

function decide(command: ReturnCommand, state: Return): Decision<ReturnEvent> {
  switch (command.type) {
    case 'ReturnGoods':
      return takeBack(command.data, state);
    case 'RecordReturnRefund':
      return recordRefund(command.data, state);
    case 'RecordRestock':
      return recordRestock(state);
    default:
      return assertNever(command);
  }
}

function evolve(state: Return, event: ReturnEvent): Return {
  switch (event.type) {
    case 'ReturnRequested':
      return { status: 'requested', awaits: 'refund', requested: event.data };
    case 'ReturnRefunded':
      return { status: 'requested', awaits: 'restock', requested: requestedOf(state) };
    case 'ReturnCompleted':
      return { status: 'completed', requested: event.data };
    case 'ReturnRejected':
      return { status: 'rejected' };
    default:
      return assertNever(event);
  }
}

function requestedOf(state: Return): ReturnRequested {
  if ('requested' in state) return state.requested;
  throw new Error(`A return that is ${state.status} can't go on.`);
}

function takeBack(body: ReturnGoods, state: Return): Decision<ReturnEvent> {
  if (state.status !== 'none') {
    // The same return may come again without the key of the first: it is there already.
    return 'requested' in state && isSameReturn(body, state.requested)
      ? accept()
      : refuse('return-already-recorded', 'Another return was recorded under this number, or this one was rejected.');
  }
  const { customerId, country, returnedAt } = body;
  if (customerId === null)
    return refuse('customer-required', 'Only a customer has an account that can be paid.', { target: '/customerId' });
  const lines = priceLines(body.lines);
  const sums = addUp(lines);
  if (sums.totalPence === 0n)
    return refuse('nothing-to-refund', 'The lines of the return add up to 0.', { target: '/lines' });
  return begin({ type: 'ReturnRequested', data: { customerId, country, returnedAt, lines, ...sums } });
}

function isSameReturn(body: ReturnGoods, requested: ReturnRequested): boolean {
  return body.returnedAt.getTime() === requested.returnedAt.getTime() && isSameBody(body, requested);
}

/** Any answer but the one that is awaited came late or twice: it is taken without effect, so that a return ends once. */
function recordRefund({ refusal }: RecordReturnRefund, state: Return): Decision<ReturnEvent> {
  if (state.status !== 'requested' || state.awaits !== 'refund') return accept();
  const { customerId, country, returnedAt, totalPence, lines } = state.requested;
  if (refusal)
    return abandon('ReturnGoods', 'refund-refused', refusal, {
      type: 'ReturnRejected',
      data: { customerId, country, returnedAt, totalPence, rejectionCode: refusal.code },
    });
  const goods = lines.filter(({ kind }) => kind === 'goods').map(({ sku, quantity }) => ({ sku, quantity }));
  return goods.length > 0
    ? advance('ReturnGoods', 'payment-refunded', { type: 'ReturnRefunded', data: { goods } })
    : complete('ReturnGoods', 'payment-refunded', { type: 'ReturnCompleted', data: state.requested });
}

function recordRestock(state: Return): Decision<ReturnEvent> {
  if (state.status !== 'requested' || state.awaits !== 'restock') return accept();
  return complete('ReturnGoods', 'goods-restocked', { type: 'ReturnCompleted', data: state.requested });
}
