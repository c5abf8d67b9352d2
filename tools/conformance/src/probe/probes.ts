import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

import type { ProbeEvent } from './contract.ts';

type ProbeView = { readonly id: string; readonly note: string };

/** The view `probes`: one document for each. */
export const probes = defineAggregateProjection<ProbeView, ProbeEvent>({
  name: 'probes',
  topic: eventsTopic('probe', 'probe'),
  fold: {
    ProbeBegun: (before) => before,
    ProbeWritten: (_before, { aggregateId, data }) => ({ id: aggregateId, note: data.note }),
    ProbeDeleted: () => undefined,
  },
});
