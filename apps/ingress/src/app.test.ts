import { connect } from 'node:net';

import { eventually } from '@waybill/testing';

import { runIngress } from './app.ts';
import { orderBody } from './fixtures/orders.ts';
import { TOKENS } from './fixtures/requests.ts';
import { startIngress, stopIngresses } from './fixtures/start-ingress.ts';

afterEach(stopIngresses);

test('an ingress is ready once it has read positions, and tells its figures', async () => {
  const { role, send } = await startIngress();
  await eventually(() => role.health().ready);
  await send('PUT', '/v1/orders/42', { body: orderBody() });

  expect(role.name).toBe('ingress');
  expect(role.health()).toEqual({
    ready: true,
    waitingFor: undefined,
    details: { accepting: true, accepted: 1, appends: 0, oldestAppendMs: 0, waiting: 0, streams: 0, positionsAgeMs: 0 },
  });
});

test('a port that is taken is named with the fix', async () => {
  const { role } = await startIngress();
  const port = Number(new URL(role.url).port);
  const parts = {} as Parameters<typeof runIngress>[1]; // Nothing of them is looked at before the port.

  await expect(runIngress({ host: '127.0.0.1', port }, parts)).rejects.toThrow(
    `Port ${port} is taken. Set PORT to another one, or to 0 for any free one.`,
  );
});

test('a drain answers held requests with the present state, and ends', async () => {
  const ingress = await startIngress();
  const { headers } = await ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  const held = ingress.send('GET', `/operations/${String(headers['operation-id'])}`, {
    headers: { prefer: 'wait=25' },
  });
  await eventually(() => ingress.role.health().details['waiting'] === 1);

  await ingress.drain();

  expect(await held).toMatchObject({ status: 202, json: { status: 'NotStarted' } });
});

test('a drain waits for appends that are under way', async () => {
  let answer: (offset: never) => void = () => undefined;
  const appender = { accepting: true as const, append: () => new Promise<never>((resolve) => (answer = resolve)) };
  const ingress = await startIngress({ parts: { appender } });
  const submit = ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  await eventually(() => ingress.role.health().details['appends'] === 1);

  const drained = ingress.drain();
  answer(9n as never); // An offset, as the log gives it.

  const reply = await submit;
  expect(reply.status).toBe(202);
  expect(reply.headers.connection).toBe('close');
  await drained;
});

test('a server that drains is not ready, takes no commands and closes its connections', async () => {
  const ingress = await startIngress();
  const { hostname, port } = new URL(ingress.role.url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  // A request that is half sent when the drain begins.
  const head = `PUT /v1/orders/42 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKENS.acme}\r\n`;
  await new Promise((resolve) => socket.write(head, resolve));
  await ingress.send('GET', '/v1/orders');

  const drained = ingress.drain();
  socket.write('content-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
  await drained;
  await eventually(() => socket.closed);

  expect(ingress.role.health()).toMatchObject({ ready: false, details: { accepting: false } });
  expect(received).toMatch(/^HTTP\/1\.1 503 [^]*\r\nConnection: close\r\n[^]*"code":"not-accepted"/i);
  expect(ingress.commands()).toEqual([]);
});

test('a drain that takes too long says so, and cuts what is left', async () => {
  const appender = { accepting: true as const, append: () => new Promise<never>(() => undefined) };
  const ingress = await startIngress({ parts: { appender } });
  const submit = ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  submit.catch(() => undefined);
  await eventually(() => ingress.role.health().details['appends'] === 1);

  await expect(ingress.drain(50)).rejects.toThrow('Requests were still open after 50 ms.');
  await expect(submit).rejects.toThrow();
});

test('told to stop, it still serves, but asks clients to come back by another connection', async () => {
  const stopping = new AbortController();
  const { send } = await startIngress({ parts: { stopping: stopping.signal } });
  stopping.abort();

  const reply = await send('PUT', '/v1/orders/42', { body: orderBody() });

  expect(reply.status).toBe(202);
  expect(reply.headers.connection).toBe('close');
});
