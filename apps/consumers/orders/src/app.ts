import { defineConsumer } from '@waybill/consumer';
import { ordersContract } from '@waybill/contracts-orders';

import { order } from './order/decider.ts';
import { fulfilment } from './order/fulfilment.ts';
import { returnOfGoods } from './return/decider.ts';
import { takingBack } from './return/taking-back.ts';

/** The consumer of the team orders: what `runConsumer` runs. */
export const orders = defineConsumer({
  team: 'orders',
  contract: ordersContract,
  deciders: { order, return: returnOfGoods },
  reactors: [fulfilment, takingBack],
});
