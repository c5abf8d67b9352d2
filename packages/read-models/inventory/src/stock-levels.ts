import type { GoodsUnits, ProductEvent, ReservationEvent, StockLevelView } from '@waybill/contracts-inventory';
import { eventsTopic } from '@waybill/messages';
import { defineSharedProjection } from '@waybill/projection';

/**
 * The view `stock-levels`: one document for each product that was ever registered or set aside. Products and
 * reservations are in other partitions, so every member is a sum, or true once it was true.
 */
export const stockLevels = defineSharedProjection<StockLevelView, ProductEvent | ReservationEvent>({
  name: 'stock-levels',
  topics: [eventsTopic('inventory', 'product'), eventsTopic('inventory', 'reservation')],
  idOf: (event) => ('lines' in event.data ? event.data.lines.map(({ sku }) => sku) : event.aggregateId),
  fold: {
    ProductRegistered: (before, { data }, id) => changed(before, id, { openingUnits: data.openingUnits }),
    StockAdjusted: (before, { data }, id) => changed(before, id, { adjustedUnits: BigInt(data.quantity) }),
    ProductWithdrawn: (before, _event, id) => changed(before, id, { withdrawn: true }),
    StockReserved: (before, { data }, id) => changed(before, id, { reservedUnits: unitsOf(data.lines, id) }),
    StockReleased: (before, { data }, id) => changed(before, id, { releasedUnits: unitsOf(data.lines, id) }),
    GoodsRestocked: (before, { data }, id) => changed(before, id, { returnedUnits: unitsOf(data.lines, id) }),
  },
});

/** What one event adds to a document. */
type Change = Partial<Omit<StockLevelView, 'id' | 'onHandUnits' | 'oversold'>>;

const EMPTY = {
  openingUnits: 0,
  adjustedUnits: 0n,
  reservedUnits: 0n,
  releasedUnits: 0n,
  returnedUnits: 0n,
  withdrawn: false,
} satisfies Change;

function changed(before: Required<Change> = EMPTY, id: string, change: Change): StockLevelView {
  const by = { ...EMPTY, ...change };
  const openingUnits = before.openingUnits + by.openingUnits;
  const adjustedUnits = before.adjustedUnits + by.adjustedUnits;
  const reservedUnits = before.reservedUnits + by.reservedUnits;
  const releasedUnits = before.releasedUnits + by.releasedUnits;
  const returnedUnits = before.returnedUnits + by.returnedUnits;
  const onHandUnits = BigInt(openingUnits) + adjustedUnits - reservedUnits + releasedUnits + returnedUnits;
  return {
    id,
    openingUnits,
    adjustedUnits,
    reservedUnits,
    releasedUnits,
    returnedUnits,
    onHandUnits,
    oversold: onHandUnits < 0n,
    withdrawn: before.withdrawn || by.withdrawn,
  };
}

function unitsOf(lines: readonly GoodsUnits[], id: string): bigint {
  return lines.find(({ sku }) => sku === id)?.units ?? 0n;
}
