import type { AccountCommand, AccountEvent } from '@waybill/contracts-payments';
import { fold } from '@waybill/decider';
import { specify } from '@waybill/decider/testing';
import fc from 'fast-check';

import { account } from './decider.ts';
import { chargePayment, paymentCharged, paymentRefunded, refundPayment } from './fixtures.ts';

const { given } = specify(account);

describe('charging', () => {
  test('charges the account for an order', () => {
    given().when(chargePayment()).then(paymentCharged());
    given(paymentCharged())
      .when(chargePayment({ orderId: '536366' }))
      .then(paymentCharged({ orderId: '536366' }));
  });

  test('is already so for the same order, whatever else it says', () => {
    given(paymentCharged()).when(chargePayment()).thenNothing();
    given(paymentCharged())
      .when(chargePayment({ amountPence: 1_000_001n }))
      .thenNothing();
  });

  test('takes 1,000,000 pence at once and no penny more', () => {
    given()
      .when(chargePayment({ amountPence: 1_000_000n }))
      .then(paymentCharged({ amountPence: 1_000_000n }));
    given()
      .when(chargePayment({ amountPence: 1_000_001n }))
      .thenRefused('charge-limit-exceeded', { details: { limitPence: 1_000_000 } });
  });

  test('has its limit for each order, not for the account', () => {
    const large = { amountPence: 1_000_000n };
    given(paymentCharged(large))
      .when(chargePayment({ ...large, orderId: 'B' }))
      .then(paymentCharged({ ...large, orderId: 'B' }));
  });
});

describe('paying back', () => {
  test('pays back what was charged', () => {
    given(paymentCharged()).when(refundPayment()).then(paymentRefunded());
  });

  test('is already so for the same refund, also when nothing is left', () => {
    const all = { amountPence: 13_912n };
    given(paymentCharged(), paymentRefunded(all)).when(refundPayment(all)).thenNothing();
    given(paymentCharged(), paymentRefunded(all)).when(refundPayment()).thenNothing();
  });

  test('may take the last penny and not one more, all refunds together', () => {
    const history = [paymentCharged({ amountPence: 100n }), paymentRefunded({ amountPence: 60n })];
    given(...history)
      .when(refundPayment({ refundId: 'B', amountPence: 40n }))
      .then(paymentRefunded({ refundId: 'B', amountPence: 40n }));
    given(...history)
      .when(refundPayment({ refundId: 'B', amountPence: 41n }))
      .thenRefused('refund-exceeds-charges', { details: { leftPence: '40' } });
  });

  test('is refused for an account that was never charged', () => {
    given().when(refundPayment()).thenRefused('refund-exceeds-charges');
  });

  test('of an order that has the id of a refund is another thing', () => {
    given(paymentCharged({ orderId: 'A' }))
      .when(refundPayment({ refundId: 'A' }))
      .then(paymentRefunded({ refundId: 'A' }));
  });
});

test('in any order of commands, refunds never exceed charges, and deciding again changes nothing', () => {
  const amountPence = fc.bigInt({ min: 1n, max: 1_200_000n });
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');
  const command: fc.Arbitrary<AccountCommand> = fc.oneof(
    fc.record({ orderId: name, amountPence }).map(chargePayment),
    fc.record({ refundId: name, amountPence }).map(refundPayment),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
      const events: AccountEvent[] = [];
      for (const each of commands) {
        const decide = () => account.decide(each, fold(account, events), '17850', new Date(0));
        events.push(...decide().events);
        expect(decide().events).toEqual([]);
        expect(sumOf(events, 'PaymentRefunded')).toBeLessThanOrEqual(sumOf(events, 'PaymentCharged'));
      }
    }),
  );
});

function sumOf(events: readonly AccountEvent[], type: AccountEvent['type']): bigint {
  return events.filter((event) => event.type === type).reduce((sum, { data }) => sum + data.amountPence, 0n);
}
