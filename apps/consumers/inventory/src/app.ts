import { defineConsumer } from '@waybill/consumer';
import { inventoryContract } from '@waybill/contracts-inventory';

import { product } from './product/decider.ts';
import { reservation } from './reservation/decider.ts';

/** The consumer of the team inventory: what `runConsumer` runs. */
export const inventory = defineConsumer({
  team: 'inventory',
  contract: inventoryContract,
  deciders: { product, reservation },
});
