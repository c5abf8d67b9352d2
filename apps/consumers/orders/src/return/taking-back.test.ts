import type { ReturnEvent } from '@waybill/contracts-orders';

import { returnCompleted, returnRefunded, returnRejected, returnRequested } from './fixtures.ts';
import { toRequests, toSteps } from './taking-back.ts';

const asked = (event: ReturnEvent) =>
  toRequests(event, 'C536379').map(({ command: { type }, aggregateId, data }) => [type, aggregateId, data]);

test('a return is paid back under a number that no order has', () => {
  const at = new Date('2010-12-02T14:30:00.000Z');
  const refund = { refundId: 'return-C536379', amountPence: 1530n, at };
  expect(asked(returnRequested())).toEqual([['RefundPayment', '17850', refund]]);
});

test('goods go back into stock once they were paid for', () => {
  const lines = [{ sku: '85123A', quantity: 6 }];
  expect(asked(returnRefunded)).toEqual([['RestockGoods', 'C536379', { lines }]]);
});

test('a return that has come to its end asks for nothing', () => {
  expect([returnCompleted(), returnRejected()].flatMap((event) => asked(event))).toEqual([]);
});

test('what became of both is told to the return', () => {
  const causedBy = { aggregateId: 'C536379' };
  const refusal = { code: 'no', message: 'No.' };
  const told = (['RefundPayment', 'RestockGoods'] as const).flatMap((command) =>
    [undefined, refusal].flatMap((given) => toSteps({ command, refusal: given, causedBy, defect: false })),
  );

  expect(told.map(({ command: { type }, data }) => [type, data])).toEqual([
    ['RecordReturnRefund', { refusal: null }],
    ['RecordReturnRefund', { refusal }],
    ['RecordRestock', {}],
    ['RecordRestock', {}],
  ]);
});
