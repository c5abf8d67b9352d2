import { gunzipSync } from 'node:zlib';

import { orderBody, orderView } from '../fixtures/orders.ts';
import { TOKENS } from '../fixtures/requests.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

const SHOP = 'https://shop.example';
const withCors = { config: { corsOrigins: [SHOP] } };
const preflight = (origin: string) => ({
  token: null,
  headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'idempotency-key' },
});

describe('browsers of other origins', () => {
  test('are told what they may do, without credentials, if their origin is known', async () => {
    const { send } = await startIngress(withCors);

    const { status, headers, text } = await send('OPTIONS', '/v1/orders/42', preflight(SHOP));

    expect([status, text]).toEqual([204, '']);
    expect(headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': expect.stringContaining('PATCH'),
      'access-control-allow-headers': expect.stringContaining('Idempotency-Key'),
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each([
    ['of an unknown origin', withCors, 'https://other.example'],
    ['when none are known', {}, SHOP],
  ])('are told nothing %s', async (_what, options, origin) => {
    const { send } = await startIngress(options);

    const { status, headers } = await send('OPTIONS', '/v1/orders/42', preflight(origin));

    expect(status).toBe(401);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('may read every answer, errors too, with the headers of the protocol', async () => {
    const ingress = await startIngress(withCors);
    await ingress.projector.writeView('orders', '42', 7, orderView());
    const headers = { origin: SHOP };

    const replies = [
      await ingress.send('GET', '/v1/orders/42', { headers }),
      await ingress.send('PUT', '/v1/orders/43', { headers, body: orderBody() }),
      await ingress.send('GET', '/v1/orders/44', { headers }),
      await ingress.send('GET', '/v1/orders/42', { headers, token: null }),
    ];

    for (const reply of replies)
      expect(reply.headers).toMatchObject({
        'access-control-allow-origin': SHOP,
        'access-control-expose-headers': expect.stringContaining('Operation-Location'),
        vary: expect.stringContaining('Origin'),
      });
    expect(replies[0]?.headers.vary).toBe('Authorization, Origin');
  });

  test('of any origin may, where all are known, and then nothing varies by it', async () => {
    const { send } = await startIngress({ config: { corsOrigins: ['*'] } });

    const { headers } = await send('PUT', '/v1/orders/43', { headers: { origin: SHOP }, body: orderBody() });

    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers).not.toHaveProperty('vary');
  });
});

describe('a response of more than a kilobyte', () => {
  async function startWithLongOrder() {
    const ingress = await startIngress();
    await ingress.projector.showOrder('42', 7, orderView({ customerId: 'x'.repeat(2_000) }));
    return ingress;
  }

  test.each(['gzip', 'br, GZIP;q=0.5', '*', 'x-gzip'])('is compressed for a client that takes %s', async (accept) => {
    const { role } = await startWithLongOrder();

    const response = await fetchRaw(`${role.url}/v1/orders/42`, accept);

    expect(response.headers).toMatchObject({
      'content-encoding': 'gzip',
      etag: '"7-gzip"',
      vary: 'Authorization, Accept-Encoding',
    });
    expect(JSON.parse(gunzipSync(response.bytes).toString())).toMatchObject({ id: '42', version: 7 });
  });

  test.each(['identity', 'gzip;q=0', 'br', '*;q=0'])('is not for one that takes %s', async (accept) => {
    const { role } = await startWithLongOrder();

    const { headers } = await fetchRaw(`${role.url}/v1/orders/42`, accept);

    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers).toMatchObject({ etag: '"7"', vary: 'Authorization, Accept-Encoding' });
  });

  test('is known by the tag of its compressed form', async () => {
    const { send } = await startWithLongOrder();

    const headers = { 'if-none-match': '"7-gzip"', 'accept-encoding': 'gzip' };
    expect(await send('GET', '/v1/orders/42', { headers })).toMatchObject({ status: 304, headers: { etag: '"7"' } });
  });

  test('is as long for HEAD as it would be, without a body', async () => {
    const { send } = await startWithLongOrder();

    const reply = await send('HEAD', '/v1/orders/42', { headers: { 'accept-encoding': 'gzip' } });

    expect(reply).toMatchObject({ status: 200, text: '', headers: { 'content-encoding': 'gzip' } });
  });

  test('is compressed as a list too, whose tag stays weak', async () => {
    const { role } = await startWithLongOrder();

    expect((await fetchRaw(`${role.url}/v1/orders`, 'gzip')).headers['etag']).toMatch(/^W\/"[\w-]{16}-gzip"$/);
  });
});

async function fetchRaw(url: string, accept: string) {
  const { get } = await import('node:http');
  return new Promise<{ readonly headers: Record<string, unknown>; readonly bytes: Buffer }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKENS.acme}`, 'accept-encoding': accept };
    get(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ headers: response.headers, bytes: Buffer.concat(chunks) });
      });
    }).on('error', reject);
  });
}

test('a short response is never compressed', async () => {
  const { send } = await startIngress();

  const { headers } = await send('GET', '/v1/orders', { headers: { 'accept-encoding': 'gzip' } });

  expect(headers).not.toHaveProperty('content-encoding');
});

describe('a tenant with a quota', () => {
  const quota = { requests: 2, seconds: 10 };
  const submit = { body: orderBody() };

  test('is told what is left of it, with every answer', async () => {
    const { send } = await startIngress({ config: { quotas: { commands: quota } } });

    const { headers } = await send('PUT', '/v1/orders/42', submit);

    expect(headers).toMatchObject({ 'ratelimit-policy': '"tenant";q=2;w=10', ratelimit: '"tenant";r=1;t=10' });
  });

  test('is refused beyond it, until the window ends; nothing is appended', async () => {
    const { send, commands, clock } = await startIngress({ config: { quotas: { commands: quota } } });
    for (const order of ['1', '2']) await send('PUT', `/v1/orders/${order}`, submit);

    const refused = await send('PUT', '/v1/orders/3', submit);
    clock.nowMs += 10_000;

    expect(refused).toMatchObject({
      status: 429,
      json: {
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        code: 'quota-exceeded',
        detail: '2 requests in 10 s.',
      },
      headers: { 'retry-after': '10', ratelimit: '"tenant";r=0;t=10' },
    });
    expect(commands()).toHaveLength(2);
    expect((await send('PUT', '/v1/orders/3', submit)).status).toBe(202);
  });

  test('has another one for reads', async () => {
    const { send } = await startIngress({
      config: { quotas: { commands: quota, reads: { requests: 1, seconds: 5 } } },
    });

    expect((await send('GET', '/v1/orders')).headers).toMatchObject({ ratelimit: '"tenant-reads";r=0;t=5' });
    expect((await send('HEAD', '/v1/orders')).status).toBe(429);
    expect((await send('POST', '/operations:batchGet', { body: { ids: [] } })).status).toBe(429);
    expect((await send('PUT', '/v1/orders/1', submit)).status).toBe(202);
  });

  test('is charged for each command of a batch, for all or none', async () => {
    const { send, commands } = await startIngress({ config: { quotas: { commands: quota } } });
    const batch = (count: number) => ({
      body: {
        commands: Array.from({ length: count }, (_, n) => ({ method: 'PUT', path: `/v1/orders/${n}`, ...submit })),
      },
    });

    expect((await send('POST', '/batch', batch(3))).status).toBe(429);
    expect(commands()).toEqual([]);
    expect((await send('POST', '/batch', batch(2))).headers).toMatchObject({ ratelimit: '"tenant";r=0;t=10' });
  });

  test('does not use up that of another one', async () => {
    const { send } = await startIngress({ config: { quotas: { commands: { requests: 1, seconds: 10 } } } });
    await send('PUT', '/v1/orders/1', submit);

    expect((await send('PUT', '/v1/orders/1', { ...submit, token: TOKENS.other })).status).toBe(202);
  });

  test('that has one unlimited key is not counted by it', async () => {
    const { send } = await startIngress({ config: { quotas: { commands: { requests: 1, seconds: 10 } } } });
    const token = TOKENS.unlimited;

    for (const order of ['1', '2']) {
      const reply = await send('PUT', `/v1/orders/${order}`, { ...submit, token });
      expect(reply.status).toBe(202);
      expect(reply.headers).not.toHaveProperty('ratelimit');
    }
  });
});
