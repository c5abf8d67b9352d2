import { paymentsContract } from './contract.ts';

test('an entry is posted to a ledger, and its refusal has its answer', () => {
  expect(paymentsContract.commands).toMatchObject([
    {
      fullName: 'payments.ledger.v1.PostLedgerEntry',
      method: 'POST',
      collection: '/v1/ledgers',
      hasId: true,
      verb: 'post',
      errors: { 'ledger-overdrawn': 409 },
      topic: 'payments.ledger.commands.v1',
    },
  ]);
});

test('charges and refunds are asked for by other teams alone, and have no route', () => {
  expect(paymentsContract.internalCommands.map(({ fullName, codes }) => [fullName, codes])).toEqual([
    ['payments.account.v1.ChargePayment', ['charge-limit-exceeded']],
    ['payments.account.v1.RefundPayment', ['refund-exceeds-charges']],
  ]);
});

test('events have the names under which they stand in the log', () => {
  expect(paymentsContract.events.map(({ fullName }) => fullName)).toEqual([
    'payments.account.v1.PaymentCharged',
    'payments.account.v1.PaymentRefunded',
    'payments.ledger.v1.LedgerEntryPosted',
  ]);
});

test('a ledger has a view of its own', () => {
  expect(paymentsContract.views).toMatchObject([{ name: 'ledgers', path: '/v1/ledgers', of: 'ledger' }]);
});
