import type { LedgerEvent, LedgerView } from '@waybill/contracts-payments';
import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

/** The view `ledgers`: one document for each ledger with an entry. */
export const ledgers = defineAggregateProjection<LedgerView, LedgerEvent>({
  name: 'ledgers',
  topic: eventsTopic('payments', 'ledger'),
  fold: {
    LedgerEntryPosted: (before, { aggregateId, data }) => {
      const amountPence = BigInt(data.amountPence);
      const creditPence = (before?.creditPence ?? 0n) + (amountPence >= 0n ? amountPence : 0n);
      const debitPence = (before?.debitPence ?? 0n) - (amountPence < 0n ? amountPence : 0n);
      const entries = (before?.entries ?? 0) + 1;
      return { id: aggregateId, entries, creditPence, debitPence, balancePence: creditPence - debitPence };
    },
  },
});
