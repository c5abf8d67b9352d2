import type { EndpointView } from '@waybill/contracts-platform';
import type { FoundView } from '@waybill/projection';
import { createAddressPolicy } from '@waybill/webhooks';

import type { NotifierParts } from './parts.ts';

export const MASTER_KEY = Buffer.alloc(32, 7);

const AT = new Date('2026-11-22T09:00:00.000Z');

/** A verified endpoint with whatever is different. */
export function endpointView(changes: Partial<EndpointView> = {}): EndpointView {
  return {
    ...{ id: 'erp', url: 'https://erp.example/', kinds: [], enabled: true, verified: true, pendingUrl: null },
    ...{ disabledReason: null, createdAt: new Date(0), secrets: [{ generation: 1, createdAt: AT, expiresAt: null }] },
    ...changes,
  };
}

/** The source of whatever is reacted to. */
export const SOURCE = { tenant: 'acme', aggregateId: 'op_1', eventId: 'e-1', correlationId: 'c-1', time: AT };

function refuse(): never {
  throw new Error('Nobody asks for this here.');
}

/** Parts of a notifier that knows these endpoints and deliveries, and may send to this machine. */
export function notifierParts(
  endpoints: readonly EndpointView[],
  { delivery, now = Date.now }: { readonly delivery?: FoundView; readonly now?: () => number } = {},
): NotifierParts {
  const say = () => undefined;
  return {
    endpoints: {
      get: (_tenant, id) => Promise.resolve(endpoints.find((endpoint) => endpoint.id === id)),
      list: () => Promise.resolve(endpoints),
    },
    views: { get: () => Promise.resolve(delivery), list: refuse },
    status: { readPositions: refuse, readRows: refuse, listRows: refuse, watchPositions: refuse },
    keys: { signing: { kid: 1, key: MASTER_KEY }, byKid: new Map() } as never, // Nothing here mints an id.
    masterKey: MASTER_KEY,
    sending: { policy: createAddressPolicy({ allowLoopback: true }), timeoutMs: 2_000 },
    logger: { debug: say, info: say, warn: say, error: say },
    now,
  };
}
