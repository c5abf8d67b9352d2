import { defineConsumer } from '@waybill/consumer';
import { ordersContract } from '@waybill/contracts-orders';

import { order } from './order/decider.ts';
import { returnOfGoods } from './return/decider.ts';

/** The consumer of the team orders: what `runConsumer` runs. */
export const orders = defineConsumer({
  team: 'orders',
  contract: ordersContract,
  deciders: { order, return: returnOfGoods },
});
