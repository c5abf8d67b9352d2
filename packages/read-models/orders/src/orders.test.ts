import type { ProjectedEvent } from '@waybill/projection';

import { confirmed, placed, pricedLine } from './fixtures.ts';
import { orders } from './orders.ts';

function viewAfter(...events: readonly ProjectedEvent[]) {
  return events.reduce<ReturnType<typeof fold>>((before, event) => fold(before, event), undefined);
}

function fold(before: Readonly<Record<string, unknown>> | undefined, event: ProjectedEvent) {
  return orders.fold[event.type]?.(before, event, event.aggregateId);
}

test('shows an order that was placed, with all members and nothing else', () => {
  expect(viewAfter(placed())).toEqual({
    id: '536365',
    status: 'placed',
    customerId: '17850',
    country: 'United Kingdom',
    placedAt: new Date('2010-12-01T08:26:00.000Z'),
    lines: [pricedLine()],
    units: 6n,
    goodsPence: 1530n,
    carriagePence: 0n,
    voucherPence: 0n,
    otherPence: 0n,
    totalPence: 1530n,
    rejectionCode: null,
    cancellationId: null,
    cancelledAt: null,
  });
});

test('shows an order as confirmed once it is', () => {
  expect(viewAfter(placed(), confirmed())).toEqual({ ...viewAfter(placed()), status: 'confirmed' });
});

test('keeps the order of the lines, repeated ones included', () => {
  const lines = [pricedLine({ sku: 'POST', kind: 'carriage' }), pricedLine(), pricedLine()];
  expect(viewAfter(placed({ lines }), confirmed({ lines }))).toMatchObject({ lines });
});

test('takes no member of the events that the view does not have', () => {
  const later = {
    ...placed(),
    data: { ...placed().data, lines: [{ ...pricedLine(), weight: 3 }], voyage: 'unheard of' },
  };
  expect(viewAfter(later)).toEqual(viewAfter(placed()));
});

test('gives the same document when events come again', () => {
  const once = viewAfter(placed(), confirmed());
  expect(viewAfter(placed(), confirmed(), confirmed())).toEqual(once);
});
