import { eventually } from '@waybill/testing';
import { deriveSecret, webhookId } from '@waybill/webhooks';
import { Webhook } from 'standardwebhooks';

import type { System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';
import type { Received, ReceiverAnswer, WebhookReceiver } from './system/webhook-receiver.ts';
import { startWebhookReceiver } from './system/webhook-receiver.ts';

/** What a receiver gets, from everything real. */
describe('an endpoint that is told', () => {
  let system: System;
  const receivers: WebhookReceiver[] = [];

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['apps/standalone']);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(receivers.map((receiver) => receiver.close()));
    await system.stop();
  }, 60_000);

  async function send(method: string, path: string, body?: unknown, also: Readonly<Record<string, string>> = {}) {
    const [url = ''] = system.replicas.urls();
    const response = await fetch(url + path, {
      ...{ method, signal: AbortSignal.timeout(30_000) },
      headers: {
        authorization: `Bearer ${system.replicas.apiKey}`,
        'content-type': 'application/json',
        prefer: 'wait=25',
        ...also,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>; // Documents are objects here.
    return { status: response.status, json };
  }

  async function register(id: string, answer: ReceiverAnswer, kinds = ['PlaceOrder']) {
    const receiver = await startWebhookReceiver(answer);
    receivers.push(receiver);
    const registered = await send('PUT', `/webhook-endpoints/${id}`, {
      url: receiver.url,
      kinds,
      enabled: true,
    });
    expect(registered).toMatchObject({ status: 201, json: { status: 'Succeeded' } });
    return receiver;
  }

  function place(id: string, quantity = 6, also: Readonly<Record<string, string>> = {}) {
    const line = { sku: '85123A', description: 'T-LIGHT HOLDER', quantity, unitPricePence: 255 };
    const order = {
      customerId: '17850',
      country: 'United Kingdom',
      placedAt: '2010-12-01T08:26:00.000Z',
      lines: [line],
    };
    return send('PUT', `/v1/orders/${id}`, order, also);
  }

  function delivery(operationId: unknown) {
    return send('GET', `/webhook-deliveries/${String(operationId)}`);
  }

  function secretOf(endpoint: string): string {
    const masterKey = Buffer.from(system.environment['WEBHOOKS_MASTER_KEY'] ?? '', 'base64');
    return deriveSecret(masterKey, { tenant: system.tenant, endpoint, generation: 1 });
  }

  function verify(endpoint: string, { headers, body }: Received): unknown {
    return new Webhook(secretOf(endpoint)).verify(body, { ...headers });
  }

  test('gets what a GET shows, signed, at the second attempt with the same id and bytes', async () => {
    const erp = await register('erp', ({ length }) => (length === 1 ? 500 : 204));

    const placed = await place('536365');
    await eventually(() => erp.received.length === 2, { withinMs: 25_000 });

    expect((await send('GET', '/webhook-endpoints/erp/secret')).json).toMatchObject({
      secrets: [{ secret: secretOf('erp'), expiresDateTime: null }],
    });
    const [first, second] = erp.received;
    if (first === undefined || second === undefined) throw new Error('There are two.');
    const { json } = await send('GET', `/operations/${String(placed.json['id'])}`);
    const shown = Object.entries(json).filter(([name]) => name !== 'stage' && name !== 'callbacks');
    expect(verify('erp', second)).toEqual({
      type: 'orders.order.PlaceOrder.succeeded',
      timestamp: placed.json['lastActionDateTime'],
      data: Object.fromEntries(shown),
    });
    expect(first.headers['webhook-id']).toBe(webhookId(String(placed.json['id']), 'erp'));
    expect([second.headers['webhook-id'], second.body]).toEqual([first.headers['webhook-id'], first.body]);
    expect(second.atMs - first.atMs).toBeGreaterThan(3_900);
    await eventually(async () => (await delivery(placed.json['id'])).json['state'] === 'delivered');
    expect((await send('GET', `/operations/${String(placed.json['id'])}`)).json).toMatchObject({
      stage: 'acknowledged',
      callbacks: [{ endpoint: 'erp', state: 'delivered', attempts: 2, lastStatus: 204 }],
    });
    await send('DELETE', '/webhook-endpoints/erp');
  }, 60_000);

  test('is told of a refusal too, once, with its error', async () => {
    const crm = await register('crm', () => 200);
    const refused = await place('536366', 3_000);
    await eventually(async () => (await delivery(refused.json['operationId'])).json['state'] === 'delivered');

    expect(crm.received).toHaveLength(1);
    expect(crm.received.map((received) => verify('crm', received))).toMatchObject([
      { type: 'orders.order.PlaceOrder.failed', data: { error: { code: 'allocation-limit-exceeded' } } },
    ]);
    await send('DELETE', '/webhook-endpoints/crm');
  }, 60_000);

  test('that a command names is told in place of those that subscribe, and the client can wait for its receipt', async () => {
    const named = await register('named', () => 200, ['CancelOrder']);
    const subscribed = await register('subscribed', () => 200);
    const placed = await place('536369', 1, { 'waybill-callback': 'named', prefer: 'wait=20, until=acknowledged' });

    expect(placed.json).toMatchObject({
      stage: 'acknowledged',
      callbacks: [{ endpoint: 'named', state: 'delivered' }],
    });
    expect([named.received.length, subscribed.received.length]).toEqual([1, 0]);
    for (const id of ['named', 'subscribed']) await send('DELETE', `/webhook-endpoints/${id}`);
  }, 60_000);

  test('is told once of each end, in good time, whatever becomes of one that hangs', async () => {
    const hanging = await register('hanging', () => 'hang');
    const good = await register('good', () => 204);
    const ids = Array.from({ length: 30 }, (_, n) => `many-${n}`);

    await Promise.all(ids.map((id) => place(id, 1)));
    await eventually(() => good.received.length >= ids.length, { withinMs: 15_000 });

    const told = good.received.map((each) => verify('good', each) as { readonly data: { readonly target: string } });
    expect(told.map(({ data }) => data.target.split('/').at(-1)).sort()).toEqual([...ids].sort());
    // Four at a time, each for 20 s.
    expect(hanging.received).toHaveLength(4);
    await send('DELETE', '/webhook-endpoints/hanging');
    await send('DELETE', '/webhook-endpoints/good');
  }, 90_000);

  test('gets the same id and bytes again from a notifier that was killed between the post and the receipt', async () => {
    const [member] = system.members;
    // Killed while the answer is on its way: the message was taken, and nobody has written that down.
    const wms = await register('wms', ({ length }) => {
      if (length === 1) member?.current().signal('SIGKILL');
      return length === 1 ? 'reset' : 204;
    });

    const placing = place('536367').catch(() => undefined);
    await eventually(() => wms.received.length === 1, { withinMs: 25_000 });
    await placing;
    await member?.current().ended;
    await member?.restart();
    await eventually(() => wms.received.length >= 2, { withinMs: 60_000 });

    const [first, second] = wms.received;
    expect([second?.headers['webhook-id'], second?.body]).toEqual([first?.headers['webhook-id'], first?.body]);
    const { id } = (JSON.parse(first?.body ?? '{}') as { data: { id: string } }).data;
    await eventually(async () => (await delivery(id)).json['state'] === 'delivered', { withinMs: 20_000 });
  }, 120_000);
});
