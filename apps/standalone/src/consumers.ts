import type { ConsumerDefinition } from '@waybill/consumer';
import { inventory } from 'inventory';
import { orders } from 'orders';
import { payments } from 'payments';

/** The consumers of all teams of this repository. */
export const consumers: readonly ConsumerDefinition[] = [inventory, orders, payments];
