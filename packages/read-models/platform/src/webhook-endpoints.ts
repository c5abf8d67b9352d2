import type {
  EndpointEvent,
  EndpointRegistered,
  EndpointSecret,
  EndpointView,
  SecretRotated,
} from '@waybill/contracts-platform';
import { eventsTopic } from '@waybill/messages';
import { defineAggregateProjection } from '@waybill/projection';

/** How long the secret before the newest goes on signing, ms. */
const OVERLAP_MS = 24 * 60 * 60 * 1_000;

type Document = EndpointView & {
  /** What is to be confirmed with `pendingUrl`; not shown. */
  readonly pending: Pick<EndpointView, 'kinds' | 'enabled'> | null;
};

/** The view `webhook-endpoints`: one document for each endpoint. The notifier tells by it where to send. */
export const webhookEndpoints = defineAggregateProjection<Document, EndpointEvent>({
  name: 'webhook-endpoints',
  topic: eventsTopic('platform', 'endpoint'),
  fold: {
    EndpointRegistered: (before, { aggregateId, data }) => {
      const { url, kinds, enabled } = data;
      const asked = { pendingUrl: url, pending: { kinds, enabled } };
      // Where nothing was verified yet, what is shown is what was asked for last.
      return before?.verified ? { ...before, ...asked } : { ...first(aggregateId, data, before), ...asked };
    },
    EndpointConfirmed: (before) =>
      before && {
        ...before,
        ...before.pending,
        url: before.pendingUrl ?? before.url,
        verified: true,
        disabledReason: null,
        pendingUrl: null,
        pending: null,
      },
    EndpointRejected: (before) => before && { ...before, pendingUrl: null, pending: null },
    EndpointChanged: (before, { data }) =>
      before && { ...before, ...data, disabledReason: data.enabled ? null : before.disabledReason },
    EndpointDisabled: (before, { data }) => before && { ...before, enabled: false, disabledReason: data.reason },
    SecretRotated: (before, { data }) => before && { ...before, secrets: rotate(before.secrets, data) },
    EndpointDeleted: () => undefined,
  },
});

function first(
  id: string,
  { url, kinds, enabled, generation, at }: EndpointRegistered,
  before: Document | undefined,
): Omit<Document, 'pendingUrl' | 'pending'> {
  const { secrets = [{ generation, createdAt: at, expiresAt: null }], createdAt = at } = before ?? {};
  return { id, url, kinds, enabled, verified: false, disabledReason: null, createdAt, secrets };
}

/** The one before goes on for a while, and none before that. */
function rotate([newest]: readonly EndpointSecret[], { generation, at }: SecretRotated): readonly EndpointSecret[] {
  const overlap = newest === undefined ? [] : [{ ...newest, expiresAt: new Date(at.getTime() + OVERLAP_MS) }];
  return [{ generation, createdAt: at, expiresAt: null }, ...overlap];
}
