import type { ProductEvent } from '@waybill/contracts-inventory';
import { toAggregateId, toTenant } from '@waybill/messages';

import { products } from './products.ts';

function viewAfter(...events: readonly ProductEvent[]) {
  const place = { tenant: toTenant('shop'), aggregateId: toAggregateId('85123A') };
  return events.reduce<Readonly<Record<string, unknown>> | undefined>(
    (before, event, index) =>
      products.fold[event.type]?.(before, { ...event, ...place, sequence: index + 1 }, place.aggregateId),
    undefined,
  );
}

const registered: ProductEvent = { type: 'ProductRegistered', data: { description: 'RED HEART', openingUnits: 500 } };

function described(description: string): ProductEvent {
  return { type: 'ProductDescribed', data: { description } };
}

function adjusted(adjustmentId: string, quantity: number): ProductEvent {
  const adjustedAt = new Date('2010-12-01T11:49:00.000Z');
  return { type: 'StockAdjusted', data: { adjustmentId, quantity, reason: null, adjustedAt } };
}

test('shows a product that was registered, with all members and nothing else', () => {
  expect(viewAfter(registered)).toEqual({
    id: '85123A',
    description: 'RED HEART',
    openingUnits: 500,
    descriptionChanges: 0,
    adjustments: 0,
    adjustedUnits: 0n,
  });
});

test('shows the last description and how often it changed', () => {
  const view = viewAfter(registered, described('WHITE HEART'), described('RED HEART'));
  expect(view).toMatchObject({ description: 'RED HEART', descriptionChanges: 2 });
});

test('adds up the adjustments of both signs', () => {
  const view = viewAfter(registered, adjusted('1', 12), adjusted('2', -30));
  expect(view).toMatchObject({ openingUnits: 500, adjustments: 2, adjustedUnits: -18n });
});

test('keeps the sum of adjustments exact beyond what a number can hold', () => {
  const view = { ...viewAfter(registered), adjustedUnits: 2n ** 60n };
  const event = { ...adjusted('1', 1), tenant: toTenant('shop'), aggregateId: toAggregateId('85123A'), sequence: 2 };
  expect(products.fold['StockAdjusted']?.(view, event, '85123A')).toMatchObject({ adjustedUnits: 2n ** 60n + 1n });
});

test('shows nothing of a product that was withdrawn', () => {
  expect(viewAfter(registered, { type: 'ProductWithdrawn', data: {} })).toBeUndefined();
});
