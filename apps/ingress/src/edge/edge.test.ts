import { connect } from 'node:net';

import { orderBody } from '../fixtures/orders.ts';
import { TOKENS } from '../fixtures/requests.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

test('without a credential nothing is told, not even which routes there are', async () => {
  const { send } = await startIngress();

  for (const path of ['/v1/orders/42', '/v1/nothing', '/operations/op_x', '/']) {
    const reply = await send('GET', path, { token: null });
    expect(reply).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="waybill"');
  }
});

test('a wrong credential is refused as such', async () => {
  const { send } = await startIngress();

  const reply = await send('GET', '/v1/orders/42', { token: `${TOKENS.acme}x` });

  expect(reply.status).toBe(401);
  expect(reply.headers['www-authenticate']).toContain('error="invalid_token"');
});

test('a credential without the scope of the route is refused with the scope', async () => {
  const { send, commands } = await startIngress();

  const reply = await send('PUT', '/v1/orders/42', { token: TOKENS.reader, body: orderBody() });

  expect(reply).toMatchObject({
    status: 403,
    json: { code: 'scope-missing', detail: 'orders.order:write is needed.' },
  });
  expect(commands()).toEqual([]);
});

test('scopes are looked at before anything of the body, and after the route', async () => {
  const { send } = await startIngress();

  expect(await send('PUT', '/v1/orders/42', { token: TOKENS.reader, body: 'no JSON' })).toMatchObject({ status: 403 });
  expect(await send('PUT', '/v1/none/42', { token: TOKENS.reader })).toMatchObject({ status: 404 });
});

test.each([
  ['GET', '/v1/nothing', 404, 'route-unknown'],
  ['GET', '/v1/orders/', 404, 'route-unknown'],
  ['GET', '/v1/orders/42:open', 404, 'route-unknown'],
  ['GET', '/v1//orders', 400, 'id-invalid'],
  ['GET', '/v1/orders/../products', 400, 'id-invalid'],
  ['GET', '/v1/orders/%2e%2e', 400, 'id-invalid'],
  ['PUT', '/v1/orders/a%2Fb', 400, 'id-invalid'],
  ['GET', '/v1/orders/x%3Acancel', 400, 'id-invalid'],
])('%s %s is %i %s', async (method, path, status, code) => {
  const { send } = await startIngress();

  expect(await send(method, path)).toMatchObject({ status, json: { code } });
});

test('another method is 405 with those that are allowed', async () => {
  const { send } = await startIngress();

  const reply = await send('PATCH', '/v1/orders/42');

  expect(reply).toMatchObject({ status: 405, json: { code: 'method-not-allowed' } });
  expect(reply.headers.allow).toBe('PUT, GET, HEAD, OPTIONS');
});

test('OPTIONS is 204 with the methods', async () => {
  const { send } = await startIngress();

  const reply = await send('OPTIONS', '/v1/products/85123A:adjust');

  expect(reply).toMatchObject({ status: 204, text: '' });
  expect(reply.headers.allow).toBe('POST, OPTIONS');
});

test('a problem is a document of its own type with the trace of its request', async () => {
  const { send } = await startIngress();
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

  const reply = await send('GET', '/v1/nothing', { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } });

  expect(reply.headers['content-type']).toBe('application/problem+json');
  expect(reply.headers['cache-control']).toBe('no-store');
  expect(reply.json).toEqual({
    type: 'https://api.example/problems/route-unknown',
    title: 'There is no such path',
    status: 404,
    detail: 'No /v1/nothing.',
    code: 'route-unknown',
    traceId: trace,
  });
});

test('errors are problem documents whatever Accept says', async () => {
  const { send } = await startIngress();

  const reply = await send('GET', '/v1/nothing', { headers: { accept: 'text/html' } });

  expect(reply.headers['content-type']).toBe('application/problem+json');
});

test('a defect of ours is 500 with the trace, and is logged; the client learns nothing else', async () => {
  const broken = () => Promise.reject(new TypeError('secret of ours'));
  const { send, logged } = await startIngress({ parts: { views: { get: broken, list: broken } } });

  const reply = await send('GET', '/v1/orders/42');

  expect(reply).toMatchObject({ status: 500, json: { code: 'internal-error' } });
  expect(reply.text).not.toContain('secret');
  expect(logged).toContainEqual({
    level: 'error',
    message: 'a request broke',
    fields: expect.objectContaining({ err: expect.objectContaining({ message: 'secret of ours' }) }),
  });
});

test('a target that no URL can be made of is 400', async () => {
  const { role } = await startIngress();

  expect(await talk(role.url, 'GET /a\\b HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
});

test('headers of more than 16 KiB are refused by the parser', async () => {
  const { role } = await startIngress();

  const answer = await talk(role.url, `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(17_000)}\r\n\r\n`);

  expect(answer).toMatch(/^HTTP\/1.1 431 /);
});

/** Sends bytes and reads until the answer has a head. */
function talk(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      socket.destroy();
      resolve(text);
    });
  });
}
