import type { ProductEvent, ProductView } from '@waybill/contracts-inventory';
import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

/** The view `products`: one document for each product of the catalogue. */
export const products = defineAggregateProjection<ProductView, ProductEvent>({
  name: 'products',
  topic: eventsTopic('inventory', 'product'),
  fold: {
    ProductRegistered: (_before, { aggregateId, data }) => ({
      id: aggregateId,
      description: data.description,
      openingUnits: data.openingUnits,
      descriptionChanges: 0,
      adjustments: 0,
      adjustedUnits: 0n,
    }),
    ProductDescribed: (before, { data }) =>
      before && { ...before, description: data.description, descriptionChanges: before.descriptionChanges + 1 },
    StockAdjusted: (before, { data }) =>
      before && {
        ...before,
        adjustments: before.adjustments + 1,
        adjustedUnits: before.adjustedUnits + BigInt(data.quantity),
      },
    ProductWithdrawn: () => undefined,
  },
});
