import type { Send, Source } from '@waybill/consumer';
import { send } from '@waybill/consumer';
import type { EndpointTested } from '@waybill/contracts-platform';
import { platformContract } from '@waybill/contracts-platform';
import { toTenant } from '@waybill/messages';
import { postWebhook, renderTest, webhookId } from '@waybill/webhooks';

import type { NotifierParts } from '../parts.ts';
import { secretsOf } from './secrets.ts';

/** Sends one message to try an endpoint with, and says what came of it. */
export async function testEndpoint(
  { test, at }: EndpointTested,
  { tenant, aggregateId }: Source,
  { endpoints, masterKey, sending, now }: NotifierParts,
): Promise<readonly Send[]> {
  const known = await endpoints.get(toTenant(tenant), aggregateId);
  if (known === undefined) return [toRecord(aggregateId, { test, status: null, failure: 'endpoint-deleted' })];
  const nowMs = now();
  const { status = null, failure = null } = await postWebhook(
    {
      url: known.url,
      webhookId: webhookId(`test ${tenant} ${test}`, aggregateId),
      body: renderTest(aggregateId, at.getTime()),
      nowMs,
      secrets: secretsOf(masterKey, tenant, known, nowMs),
    },
    { ...sending, now },
  );
  return [toRecord(aggregateId, { test, status, failure })];
}

function toRecord(id: string, record: { test: number; status: number | null; failure: string | null }): Send {
  return send(platformContract, 'RecordTest', id, record);
}
