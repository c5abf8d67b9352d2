import type { LedgerCommand, LedgerEvent, PostLedgerEntry } from '@waybill/contracts-payments';

const entry: PostLedgerEntry = {
  entryId: 'C536752-1',
  amountPence: -100,
  customerId: null,
  country: 'United Kingdom',
  description: 'AMAZON FEE',
  postedAt: new Date('2010-12-02T14:43:00.000Z'),
};

export function postLedgerEntry(changes: Partial<PostLedgerEntry> = {}): LedgerCommand {
  return { type: 'PostLedgerEntry', data: { ...entry, ...changes } };
}

export function ledgerEntryPosted(changes: Partial<PostLedgerEntry> = {}): LedgerEvent {
  return { type: 'LedgerEntryPosted', data: { ...entry, ...changes } };
}
