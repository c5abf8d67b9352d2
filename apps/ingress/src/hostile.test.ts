import { connect } from 'node:net';

import fc from 'fast-check';

import { orderBody, orderView } from './fixtures/orders.ts';
import { TOKENS } from './fixtures/requests.ts';
import type { TestIngress } from './fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from './fixtures/start-ingress.ts';

afterEach(stopIngresses);

/** Sends bytes, piece by piece, and gives all that comes until the server closes. */
function talk(url: string, pieces: readonly (string | Uint8Array)[], ending: 'end' | 'stay' = 'end'): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      for (const piece of pieces) socket.write(piece);
      if (ending === 'end') socket.end();
    });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    // What a server refuses it may cut off while the rest is still being sent.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(text);
    });
  });
}

function head(line: string, ...fields: readonly string[]): string {
  return [`${line} HTTP/1.1`, 'host: x', `authorization: Bearer ${TOKENS.acme}`, ...fields, '', ''].join('\r\n');
}

const PUT = 'PUT /v1/orders/42';
const JSON_TYPE = 'content-type: application/json';

async function isAlive({ send }: TestIngress): Promise<boolean> {
  return (await send('GET', '/v1/orders')).status === 200;
}

test('headers that come too slowly are 408, without a body', async () => {
  const { role } = await startIngress({ limits: { headersMs: 100 } });

  expect(await talk(role.url, ['PUT /v1/orders/42 HTTP/1.1\r\nhost: x\r\n'], 'stay')).toMatch(/^HTTP\/1.1 408 /);
});

test('a body that comes too slowly is 408, and nothing is appended', async () => {
  const { role, commands } = await startIngress({ limits: { headersMs: 100, requestMs: 200 } });

  expect(await talk(role.url, [head(PUT, JSON_TYPE, 'content-length: 100'), '{'], 'stay')).toMatch(/^HTTP\/1.1 408 /);
  expect(commands()).toEqual([]);
});

test.each<readonly [string, readonly string[], RegExp]>([
  ['two lengths', [head(PUT, JSON_TYPE, 'content-length: 2', 'content-length: 3'), '{}'], /^HTTP\/1.1 400 /],
  [
    'a length and chunks',
    [head(PUT, JSON_TYPE, 'content-length: 2', 'transfer-encoding: chunked'), '{}'],
    /^HTTP\/1.1 400 /,
  ],
  [
    'a chunk that says too much',
    [head(PUT, JSON_TYPE, 'transfer-encoding: chunked'), 'zz\r\n{}\r\n'],
    /^HTTP\/1.1 400 /,
  ],
  ['a line break in a header', [head(PUT, JSON_TYPE, 'x: a\rb')], /^HTTP\/1.1 400 /],
  ['a header folded', [head(PUT, JSON_TYPE, 'x: a', ' b')], /^HTTP\/1.1 400 /],
  ['no host', ['GET /v1/orders HTTP/1.1\r\n\r\n'], /^HTTP\/1.1 400 /],
  ['another protocol', ['GET /v1/orders HTCPCP/1.0\r\n\r\n'], /^HTTP\/1.1 400 /],
])('a request with %s is refused by the parser', async (_what, pieces, answer) => {
  const ingress = await startIngress();

  expect(await talk(ingress.role.url, pieces)).toMatch(answer);
  expect(ingress.commands()).toEqual([]);
  expect(await isAlive(ingress)).toBe(true);
});

test('a body without an announced length is cut at the limit', async () => {
  const ingress = await startIngress();
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;

  const answer = await talk(ingress.role.url, [
    head(PUT, JSON_TYPE, 'transfer-encoding: chunked'),
    ...Array.from({ length: 20 }, () => chunk),
    '0\r\n\r\n',
  ]);

  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(await isAlive(ingress)).toBe(true);
});

test('whatever bytes come, the server goes on, and says nothing of a defect', async () => {
  const ingress = await startIngress();
  const anyLine = fc.constantFrom(
    'GET /v1/orders',
    PUT,
    'POST /batch',
    'GET /operations',
    'OPTIONS *',
    'HEAD /docs',
    'X /',
  );
  const anyField = fc.tuple(fc.stringMatching(/^[a-z-]{1,20}$/), fc.string({ unit: 'binary', maxLength: 40 }));
  const anyKnownField = fc.tuple(
    fc.constantFrom(
      'prefer',
      'if-match',
      'if-none-match',
      'idempotency-key',
      'waybill-position',
      'accept',
      'last-event-id',
    ),
    fc.string({ maxLength: 40 }),
  );
  const fields = fc.array(fc.oneof(anyField, anyKnownField), { maxLength: 8 });

  await fc.assert(
    fc.asyncProperty(anyLine, fields, fc.uint8Array({ maxLength: 200 }), async (line, named, body) => {
      const lines = named.map(([name, value]) => `${name}: ${value.replace(/[\r\n\0]/g, '')}`);
      const request = head(line, JSON_TYPE, `content-length: ${body.length}`, 'connection: close', ...lines);
      const answer = await talk(ingress.role.url, [Buffer.from(request, 'latin1'), body], 'stay');
      expect(answer).toMatch(/^HTTP\/1.1 [234]\d\d /);
    }),
    { numRuns: 150 },
  );

  expect(ingress.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

test('whatever JSON comes as a body, it is taken or refused with its place', async () => {
  const ingress = await startIngress();
  const anyBody = fc.oneof(
    fc.json(),
    fc.record({ customerId: fc.anything(), placedAt: fc.string(), lines: fc.array(fc.object()) }).map((body) => {
      const seen = new WeakSet();
      return JSON.stringify(body, (_key, value: unknown) => {
        if (typeof value === 'bigint') return String(value);
        if (typeof value === 'object' && value !== null && seen.has(value)) return null;
        if (typeof value === 'object' && value !== null) seen.add(value);
        return value;
      });
    }),
  );

  await fc.assert(
    fc.asyncProperty(anyBody, async (body) => {
      const reply = await ingress.send('PUT', '/v1/orders/42', { body });
      expect([202, 400, 413, 422]).toContain(reply.status);
    }),
    { numRuns: 150 },
  );
});

test('no credential, key or body of anybody stands in the log', async () => {
  const ingress = await startIngress();
  const secret = 'a-secret-of-the-client';
  const headers = { 'idempotency-key': secret, cookie: secret, 'x-own': secret };

  await ingress.send('PUT', '/v1/orders/42', { headers, body: orderBody({ customerId: secret }) });
  await ingress.send('PUT', '/v1/orders/42', { headers, body: { customerId: secret, lines: secret } });
  await ingress.send('PUT', '/v1/nothing', { headers, body: secret });
  await ingress.send('GET', '/v1/orders/42', { token: `wbk_acme_${secret}` });
  await ingress.send('POST', '/batch', {
    headers,
    body: { commands: [{ method: 'PUT', path: '/v1/x/1', body: secret }] },
  });

  const log = JSON.stringify(ingress.logged);
  expect(ingress.logged.length).toBeGreaterThan(0);
  expect(log).not.toContain(secret);
  expect(log).not.toContain(TOKENS.acme);
});

test('a tenant sees nothing of another one, whatever it asks', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());
  const submitted = await ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  const id = String(submitted.headers['operation-id']);
  await ingress.projector.finish(id);
  const token = TOKENS.other;
  const other = (method: string, path: string, body?: unknown) =>
    ingress.send(method, path, { token, ...(body === undefined ? {} : { body }) });

  const missing = [
    await other('GET', '/v1/orders/42'),
    await other('GET', '/v1/orders/42/changes'),
    await other('GET', `/operations/${id}`),
    await other('GET', `/operations/${id}/result`),
    await other('GET', `/operations/${id}/events`),
    await other('POST', `/operations/${id}:cancel`),
    await other('POST', `/operations/${id}:redeliver`),
  ];

  expect(missing.map(({ status }) => status)).toEqual(missing.map(() => 404));
  expect((await other('GET', '/v1/orders')).json).toEqual({ items: [] });
  expect((await other('GET', '/operations')).json).toEqual({ items: [] });
  expect((await other('POST', '/operations:batchGet', { ids: [id] })).json).toMatchObject({
    items: [{ id, error: { code: 'operation-unknown' } }],
  });
});
