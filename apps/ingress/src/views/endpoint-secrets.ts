import type { EndpointView } from '@waybill/contracts-platform';
import type { Answer, Refusal } from '@waybill/http';
import { admitsJson, refuse } from '@waybill/http';
import { deriveSecret } from '@waybill/webhooks';

import type { Exchange } from '../edge/exchange.ts';
import { patiently } from '../patience.ts';
import { orUnavailable } from './get-view.ts';
import type { ViewParts } from './view-parts.ts';

/** What telling an endpoint's secrets takes. */
export type EndpointSecretsParts = Pick<ViewParts, 'views' | 'positions' | 'storeMs' | 'now'> & {
  /** From which they are derived; undefined where no webhooks are sent. */
  readonly masterKey: Uint8Array | undefined;
};

/** The secrets that sign what is sent to a webhook endpoint, newest first. They stand nowhere: each is derived when it is asked for. */
export async function endpointSecrets(
  { views, positions, storeMs, now, masterKey }: EndpointSecretsParts,
  { request, principal, id, query }: Exchange,
): Promise<Answer | Refusal> {
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Secrets are application/json.');
  if (query !== '') return refuse('parameter-invalid', 'Secrets take no query parameters.');
  if (masterKey === undefined)
    return refuse('resource-unknown', 'No webhooks are sent here: WEBHOOKS_MASTER_KEY is not set.');
  const { tenant } = principal;
  return orUnavailable(async () => {
    const found = await patiently(storeMs, () => views.get('webhook-endpoints', tenant, id, positions.moment()));
    if (found === undefined) return refuse('resource-unknown', `There is no /webhook-endpoints/${id}.`);
    const { secrets } = found.document as EndpointView; // The read model of that view writes no other.
    const told = secrets
      .filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > now())
      .map(({ generation, createdAt, expiresAt }) => ({
        secret: deriveSecret(masterKey, { tenant, endpoint: id, generation }),
        createdDateTime: createdAt.toISOString(),
        expiresDateTime: expiresAt?.toISOString() ?? null,
      }));
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
      body: JSON.stringify({ secrets: told }),
    };
  });
}
