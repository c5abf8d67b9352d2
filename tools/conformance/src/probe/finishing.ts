import { defineReactor, on, send, sendAt } from '@waybill/consumer';

import { probeContract } from './contract.ts';

/** How long a slow probe goes on, in ms: a client that polls each second or faster sees it running. */
const SLOW_MS = 1_500;

/** Ends what a probe has begun, but not what waits to be cancelled. */
export const finishing = defineReactor({
  team: 'probe',
  name: 'finishing',
  reactions: [
    on(probeContract, 'probe', {
      event: (event, { aggregateId, time }) =>
        event.type === 'ProbeBegun' && !aggregateId.startsWith('cancel-')
          ? [sendAt(new Date(time.getTime() + SLOW_MS), send(probeContract, 'FinishProbe', aggregateId, event.data))]
          : [],
    }),
  ],
});
