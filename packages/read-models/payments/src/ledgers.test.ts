import { specify } from '@waybill/projection/testing';

import { ledgers } from './ledgers.ts';

const { given } = specify(ledgers);

function posted(amountPence: number, aggregateId = 'bad-debt') {
  const postedAt = new Date('2010-12-02T14:43:00.000Z');
  const data = { entryId: 'A563185-1', amountPence, customerId: null, country: 'EIRE', description: '', postedAt };
  return { type: 'LedgerEntryPosted', aggregateId, data };
}

test('shows an entry, with all members and nothing else', () => {
  given(posted(1_106_206)).thenView('bad-debt', {
    id: 'bad-debt',
    entries: 1,
    creditPence: 1_106_206n,
    debitPence: 0n,
    balancePence: 1_106_206n,
  });
});

test('adds credits and debits up on their own, and 0 is a credit', () => {
  given(posted(10_000), posted(-2_500), posted(0), posted(-9_000)).thenView('bad-debt', {
    id: 'bad-debt',
    entries: 4,
    creditPence: 10_000n,
    debitPence: 11_500n,
    balancePence: -1_500n,
  });
});

test('keeps ledgers apart', () => {
  given(posted(1), posted(-2, 'amazon-fee'))
    .thenView('bad-debt', { id: 'bad-debt', entries: 1, creditPence: 1n, debitPence: 0n, balancePence: 1n })
    .thenView('amazon-fee', { id: 'amazon-fee', entries: 1, creditPence: 0n, debitPence: 2n, balancePence: -2n });
});
