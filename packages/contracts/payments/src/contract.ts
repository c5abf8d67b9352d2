import { defineContract } from '@waybill/messages';

import { schemas } from './generated.ts';

/** What the team payments promises: charges and refunds for other teams, ledgers, and a view of those. */
export const paymentsContract = defineContract(schemas, {
  team: 'payments',
  aggregates: {
    account: {
      commands: {},
      internal: { ChargePayment: ['charge-limit-exceeded'], RefundPayment: ['refund-exceeds-charges'] },
      events: ['PaymentCharged', 'PaymentRefunded'],
    },
    ledger: {
      commands: {
        PostLedgerEntry: {
          route: 'POST /v1/ledgers/{id}:post',
          errors: { 'ledger-overdrawn': 409 },
          example: {
            entryId: 'A563185',
            amountPence: 1106206,
            customerId: null,
            country: 'United Kingdom',
            description: 'Adjust bad debt',
            postedAt: '2011-08-12T14:50:00.000Z',
          },
        },
      },
      events: ['LedgerEntryPosted'],
    },
  },
  views: {
    ledgers: { path: '/v1/ledgers', of: 'ledger' },
  },
});
