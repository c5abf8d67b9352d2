import type { GoodsUnits, ProductEvent, ReservationEvent } from '@waybill/contracts-inventory';
import { toAggregateId, toTenant } from '@waybill/messages';
import { specify } from '@waybill/projection/testing';
import fc from 'fast-check';

import { stockLevels } from './stock-levels.ts';

type Event = (ProductEvent | ReservationEvent) & { readonly aggregateId: string };

const { given } = specify(stockLevels);
const adjustedAt = new Date('2010-12-01T11:49:00.000Z');

function registered(openingUnits = 500, aggregateId = 'A'): Event {
  return { type: 'ProductRegistered', data: { description: 'RED HEART', openingUnits }, aggregateId };
}

function adjusted(quantity: number, aggregateId = 'A'): Event {
  return { type: 'StockAdjusted', data: { adjustmentId: '1', quantity, reason: null, adjustedAt }, aggregateId };
}

function withdrawn(aggregateId = 'A'): Event {
  return { type: 'ProductWithdrawn', data: {}, aggregateId };
}

function moved(type: ReservationEvent['type'], units: Readonly<Record<string, bigint>>, aggregateId = '536365'): Event {
  const lines: readonly GoodsUnits[] = Object.entries(units).map(([sku, sum]) => ({ sku, units: sum }));
  return { type, data: { lines }, aggregateId };
}

const fresh = {
  id: 'A',
  openingUnits: 500,
  adjustedUnits: 0n,
  reservedUnits: 0n,
  releasedUnits: 0n,
  returnedUnits: 0n,
  onHandUnits: 500n,
  oversold: false,
  withdrawn: false,
};

test('shows a product that was registered, with all members and nothing else', () => {
  given(registered()).thenView('A', fresh);
});

test('adds up adjustments of both signs', () => {
  given(registered(), adjusted(12), adjusted(-30)).thenView('A', { ...fresh, adjustedUnits: -18n, onHandUnits: 482n });
});

test('a description changes nothing', () => {
  given(registered(), { type: 'ProductDescribed', data: { description: 'X' }, aggregateId: 'A' }).thenView('A', fresh);
});

test('what one order sets aside is taken from each of its products', () => {
  given(registered(), registered(10, 'B'), moved('StockReserved', { A: 6n, B: 8n }))
    .thenView('A', { ...fresh, reservedUnits: 6n, onHandUnits: 494n })
    .thenView('B', { ...fresh, id: 'B', openingUnits: 10, reservedUnits: 8n, onHandUnits: 2n });
});

test('what is given back and what returns is on hand again', () => {
  given(
    registered(),
    moved('StockReserved', { A: 600n }),
    moved('StockReleased', { A: 600n }),
    moved('GoodsRestocked', { A: 3n }, 'C536379'),
  ).thenView('A', { ...fresh, reservedUnits: 600n, releasedUnits: 600n, returnedUnits: 3n, onHandUnits: 503n });
});

test('says that more was sold than there is, from the first piece on', () => {
  given(registered(), moved('StockReserved', { A: 500n })).thenView('A', {
    ...fresh,
    reservedUnits: 500n,
    onHandUnits: 0n,
  });
  given(registered(), moved('StockReserved', { A: 501n })).thenView('A', {
    ...fresh,
    reservedUnits: 501n,
    onHandUnits: -1n,
    oversold: true,
  });
});

test('a product that was withdrawn still has its stock', () => {
  given(registered(), withdrawn()).thenView('A', { ...fresh, withdrawn: true });
});

test('gives the same documents in whatever order the events arrive', () => {
  const sku = fc.constantFrom('A', 'B');
  const units = fc.dictionary(sku, fc.bigInt({ min: 1n, max: 2n ** 40n }), { minKeys: 1, noNullPrototype: true });
  const type = fc.constantFrom('StockReserved', 'StockReleased', 'GoodsRestocked' as const);
  const event = fc.oneof(
    sku.map((id) => registered(500, id)),
    fc.tuple(fc.integer({ min: -500, max: 500 }), sku).map(([quantity, id]) => adjusted(quantity, id)),
    sku.map((id) => withdrawn(id)),
    fc.tuple(type, units).map(([name, each]) => moved(name, each)),
  );
  const shuffled = fc
    .array(event, { maxLength: 12 })
    .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
  fc.assert(
    fc.property(shuffled, ([events, others]) => {
      expect(documentsOf(others)).toEqual(documentsOf(events));
    }),
  );
});

function documentsOf(events: readonly Event[]) {
  const documents = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { aggregateId, ...event } of events) {
    const located = { ...event, tenant: toTenant('shop'), aggregateId: toAggregateId(aggregateId), sequence: 1 };
    for (const id of [stockLevels.idOf(located) ?? []].flat()) {
      const after = stockLevels.fold[event.type]?.(documents.get(id), located, id);
      if (after !== undefined) documents.set(id, after);
    }
  }
  return Object.fromEntries([...documents].sort());
}
