import { defineConsumer } from '@waybill/consumer';
import { paymentsContract } from '@waybill/contracts-payments';

import { account } from './account/decider.ts';
import { ledger } from './ledger/decider.ts';

/** The consumer of the team payments: what `runConsumer` runs. */
export const payments = defineConsumer({
  team: 'payments',
  contract: paymentsContract,
  deciders: { account, ledger },
});
