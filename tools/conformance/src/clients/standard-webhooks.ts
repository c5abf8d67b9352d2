import { startWebhookReceiver } from '@waybill/standalone/webhook-receiver';
import { Webhook } from 'standardwebhooks';

import type { Client, End, OpenClient, Target } from '../cases.ts';
import { installedVersion } from '../installed-version.ts';
import { toEnd } from '../status-document.ts';
import { submitByFetch } from '../submit-by-fetch.ts';

/** A receiver of webhooks. */
export const standardWebhooks: Client = {
  id: 'webhooks',
  name: 'standardwebhooks',
  version: installedVersion('standardwebhooks'),
  open,
};

/** It believes nothing but the signature. It is told of each end, and asks nothing. */
async function open({ url, apiKey }: Target): Promise<OpenClient> {
  const told = createEnds();
  const receiver = await startWebhookReceiver((received) => {
    const { headers, body } = received.at(-1) ?? { headers: {}, body: '' };
    const message = new Webhook(secret).verify(body, { ...headers }) as { readonly data: { readonly id: string } }; // It throws what is not ours.
    const end = toEnd(message.data);
    if (end) told.of(message.data.id).resolve(end);
    return 204;
  });
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', prefer: 'wait=25' };
  const endpoint = { url: receiver.url, kinds: ['PutProbe'], enabled: true };
  const asked = { method: 'PUT', headers, body: JSON.stringify(endpoint) };
  const registered = await fetch(`${url}/webhook-endpoints/conformance`, asked);
  if (registered.status !== 201) throw new Error(`The endpoint was not taken: ${await registered.text()}`);
  const secrets = await fetch(`${url}/webhook-endpoints/conformance/secret`, { headers });
  const {
    secrets: [{ secret } = { secret: '' }],
  } = (await secrets.json()) as { secrets: { secret: string }[] }; // Its newest is the first.

  return {
    async submit(submission) {
      const { operationUrl, operationId } = await submitByFetch(submission, { 'waybill-callback': 'conformance' });
      submission.accepted(operationUrl);
      return told.of(operationId).end;
    },
    close: () => receiver.close(),
  };
}

/** Ends by operation: a message may come before the answer to the submission. */
function createEnds() {
  const known = new Map<string, { readonly end: Promise<End>; readonly resolve: (end: End) => void }>();
  return {
    of(operationId: string) {
      const before = known.get(operationId);
      if (before) return before;
      let resolve: (end: End) => void = () => undefined;
      const end = new Promise<End>((given) => (resolve = given));
      const made = { end, resolve };
      known.set(operationId, made);
      return made;
    },
  };
}
