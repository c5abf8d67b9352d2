import type { ConsumerDefinition } from '@waybill/consumer';
import { inventory } from 'inventory';
import { orders } from 'orders';
import { payments } from 'payments';
import { platform } from 'platform';

/** The consumers of all teams of this repository, and the platform's own. */
export const consumers: readonly ConsumerDefinition[] = [inventory, orders, payments, platform];
