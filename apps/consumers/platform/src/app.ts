import { defineConsumer } from '@waybill/consumer';
import { platformContract } from '@waybill/contracts-platform';

import { delivery } from './delivery/decider.ts';
import { endpoint } from './endpoint/decider.ts';

/** The consumer of the platform itself: what `runConsumer` runs. */
export const platform = defineConsumer({
  team: 'platform',
  contract: platformContract,
  deciders: { endpoint, delivery },
});
