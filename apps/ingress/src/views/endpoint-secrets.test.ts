import { deriveSecret } from '@waybill/webhooks';

import { TOKENS } from '../fixtures/requests.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

const masterKey = Buffer.alloc(32, 5);
const PATH = '/webhook-endpoints/erp/secret';

async function startWithEndpoint() {
  const ingress = await startIngress({ parts: { webhookMasterKey: masterKey } });
  const created = new Date('2026-11-20T00:00:00Z');
  const secrets = [
    { generation: 3, createdAt: new Date('2026-11-22T09:00:00Z'), expiresAt: null },
    { generation: 2, createdAt: created, expiresAt: new Date('2026-11-23T09:00:00Z') },
    { generation: 1, createdAt: created, expiresAt: new Date('2026-11-21T00:00:00Z') },
  ];
  await ingress.projector.writeView('webhook-endpoints', 'erp', 4, { url: 'https://erp.example/', secrets });
  return ingress;
}

test('the secrets that sign now are told, newest first, and by nobody kept', async () => {
  const { send, logged } = await startWithEndpoint();

  const reply = await send('GET', PATH);

  const secretOf = (generation: number) => deriveSecret(masterKey, { tenant: 'acme', endpoint: 'erp', generation });
  expect(reply).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(reply.json).toEqual({
    secrets: [
      { secret: secretOf(3), createdDateTime: '2026-11-22T09:00:00.000Z', expiresDateTime: null },
      { secret: secretOf(2), createdDateTime: '2026-11-20T00:00:00.000Z', expiresDateTime: '2026-11-23T09:00:00.000Z' },
    ],
  });
  expect(JSON.stringify(logged)).not.toContain('whsec_');
});

test('an endpoint that is unknown, or of another tenant, has none', async () => {
  const { send } = await startWithEndpoint();

  for (const reply of [
    await send('GET', '/webhook-endpoints/x/secret'),
    await send('GET', PATH, { token: TOKENS.other }),
  ])
    expect(reply).toMatchObject({ status: 404, json: { code: 'resource-unknown' } });
});

test('whoever may read all else may not read them', async () => {
  const { send } = await startWithEndpoint();

  expect(await send('GET', PATH, { token: TOKENS.listener })).toMatchObject({
    status: 403,
    json: { detail: 'webhooks:manage is needed.' },
  });
});

test('where no webhooks are sent there are none', async () => {
  const { send } = await startIngress();

  expect(await send('GET', PATH)).toMatchObject({ status: 404, json: { code: 'resource-unknown' } });
});
