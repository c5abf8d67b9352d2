import { specify } from '@waybill/projection/testing';

import { completed, pricedLine, refundRefused, requested } from './fixtures.ts';
import { returns } from './returns.ts';

const { given } = specify(returns);

const fresh = {
  id: 'C536391',
  status: 'requested',
  customerId: '17850',
  country: 'United Kingdom',
  returnedAt: new Date('2010-12-03T14:30:00.000Z'),
  lines: [pricedLine()],
  units: 6n,
  goodsPence: 1530n,
  carriagePence: 0n,
  voucherPence: 0n,
  otherPence: 0n,
  totalPence: 1530n,
  rejectionCode: null,
};

test('shows a return that was requested, with all members and nothing else', () => {
  given(requested()).thenView('C536391', fresh);
});

test('shows a return as completed once it is', () => {
  given(requested(), completed()).thenView('C536391', { ...fresh, status: 'completed' });
});

test('shows why a return was rejected', () => {
  given(requested(), refundRefused()).thenView('C536391', {
    ...fresh,
    status: 'rejected',
    rejectionCode: 'refund-exceeds-charges',
  });
});

test('takes no member of the events that the view does not have', () => {
  given({ type: 'ReturnRequested', data: { ...requested().data, weight: 3 }, aggregateId: 'C536391' }).thenView(
    'C536391',
    fresh,
  );
});
