import { specify } from '@waybill/decider/testing';

import { carriage, line } from '../order/fixtures.ts';
import { returnOfGoods } from './decider.ts';
import {
  recordRestock,
  recordReturnRefund,
  returnCompleted,
  returnGoods,
  returnRefunded,
  returnRejected,
  returnRequested,
} from './fixtures.ts';

const { given } = specify(returnOfGoods);

test('a return begins, and is to be paid for', () => {
  given().when(returnGoods()).thenBegins(returnRequested());
});

test('a return without a customer is refused, before anything else is looked at', () => {
  given()
    .when(returnGoods({ customerId: null, lines: [line({ unitPricePence: 0 })] }))
    .thenRefused('customer-required', { target: '/customerId' });
});

test('a return that is worth nothing is refused', () => {
  given()
    .when(returnGoods({ lines: [line({ unitPricePence: 0 })] }))
    .thenRefused('nothing-to-refund', { target: '/lines' });
});

test('what was paid for goes back into stock, the goods alone, and then the return is completed', () => {
  const lines = [carriage, line()];
  const requested = returnRequested({ lines });

  given(requested).when(recordReturnRefund()).thenStep({ of: 'ReturnGoods', step: 'payment-refunded' }, returnRefunded);
  given(requested, returnRefunded)
    .when(recordRestock)
    .thenStep({ of: 'ReturnGoods', step: 'goods-restocked', ends: 'succeeded' }, returnCompleted(requested.data));
});

test('a return without goods is completed when it is paid for', () => {
  const requested = returnRequested({ lines: [carriage] });

  given(requested)
    .when(recordReturnRefund())
    .thenStep({ of: 'ReturnGoods', step: 'payment-refunded', ends: 'succeeded' }, returnCompleted(requested.data));
});

test('a return that can not be paid for is rejected', () => {
  given(returnRequested())
    .when(recordReturnRefund('refund-exceeds-charges'))
    .thenStep({ of: 'ReturnGoods', step: 'refund-refused', ends: 'refund-exceeds-charges' }, returnRejected());
});

const completed = [returnRequested(), returnRefunded, returnCompleted()];

test('the same return again is a success without events, also while it runs', () => {
  given(returnRequested()).when(returnGoods()).thenNothing();
  given(...completed)
    .when(returnGoods())
    .thenNothing();
});

test.each([
  ['customer', { customerId: '13047' }],
  ['missing customer', { customerId: null }],
  ['country', { country: 'France' }],
  ['time', { returnedAt: new Date('2010-12-02T14:31:00.000Z') }],
  ['lines', { lines: [line({ quantity: 5 })] }],
  ['worth', { lines: [line({ unitPricePence: 0 })] }],
])('another return under the same number is refused when its %s differs', (_what, changes) => {
  given(...completed)
    .when(returnGoods(changes))
    .thenRefused('return-already-recorded');
});

test('a return that was rejected is not taken again', () => {
  given(returnRequested(), returnRejected()).when(returnGoods()).thenRefused('return-already-recorded');
});

test.each([
  ['was never requested', []],
  ['is completed', completed],
  ['was rejected', [returnRequested(), returnRejected()]],
])('no answer has an effect on a return that %s', (_what, events) => {
  for (const answer of [recordReturnRefund(), recordReturnRefund('refund-exceeds-charges'), recordRestock])
    given(...events)
      .when(answer)
      .thenNothing();
});
