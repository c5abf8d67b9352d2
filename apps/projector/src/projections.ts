import type { Projection } from '@waybill/projection';
import { products, stockLevels } from '@waybill/read-models-inventory';
import { customers, dailySales, orders, productSales, returns } from '@waybill/read-models-orders';
import { ledgers } from '@waybill/read-models-payments';

/** The views of all teams of this repository. */
export const projections: readonly Projection[] = [
  orders,
  returns,
  customers,
  productSales,
  dailySales,
  products,
  stockLevels,
  ledgers,
];
