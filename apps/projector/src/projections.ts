import type { Projection } from '@waybill/projection';
import { products, stockLevels } from '@waybill/read-models-inventory';
import { customers, dailySales, orders, productSales, returns } from '@waybill/read-models-orders';
import { ledgers } from '@waybill/read-models-payments';
import { webhookDeliveries, webhookEndpoints } from '@waybill/read-models-platform';

/** The views of all teams of this repository, and the platform's own. */
export const projections: readonly Projection[] = [
  orders,
  returns,
  customers,
  productSales,
  dailySales,
  products,
  stockLevels,
  ledgers,
  webhookEndpoints,
  webhookDeliveries,
];
