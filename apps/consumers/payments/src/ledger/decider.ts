import type { LedgerCommand, LedgerEvent } from '@waybill/contracts-payments';
import type { Decider, Decision } from '@waybill/decider';
import { accept, refuse } from '@waybill/decider';

/** A ledger as its decider knows it. */
export type Ledger = { readonly balancePence: bigint; readonly entryIds: ReadonlySet<string> };

/** Keeps a ledger. What customers will not pay can be written off as far as it was entered. */
export const ledger: Decider<Ledger, LedgerCommand, LedgerEvent> = {
  initialState: { balancePence: 0n, entryIds: new Set() },
  decide,
  evolve,
};

/** The ledger whose balance never falls below 0. */
const NEVER_OVERDRAWN = 'bad-debt';

function decide({ data }: LedgerCommand, { balancePence, entryIds }: Ledger, id: string): Decision<LedgerEvent> {
  if (entryIds.has(data.entryId)) return accept();
  if (id === NEVER_OVERDRAWN && balancePence + BigInt(data.amountPence) < 0n) {
    const message = `The balance is ${balancePence} pence, so ${-data.amountPence} can't be taken from it.`;
    const details = { balancePence: String(balancePence) };
    return refuse('ledger-overdrawn', message, { target: '/amountPence', details });
  }
  const { entryId, amountPence, customerId, country, description, postedAt } = data;
  return accept({
    type: 'LedgerEntryPosted',
    data: { entryId, amountPence, customerId, country, description, postedAt },
  });
}

function evolve({ balancePence, entryIds }: Ledger, { data }: LedgerEvent): Ledger {
  return {
    balancePence: balancePence + BigInt(data.amountPence),
    entryIds: new Set(entryIds).add(data.entryId),
  };
}
