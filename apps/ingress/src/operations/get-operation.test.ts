import { createSecretKey } from 'node:crypto';

import { parsePosition, toCommandId, toOffset } from '@waybill/messages';
import { mintOperationId, OPERATION_RETENTION_MS } from '@waybill/operations';

import { orderBody } from '../fixtures/orders.ts';
import type { RequestOptions } from '../fixtures/requests.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { keys, startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

/** Submits an order and gives its operation's id. */
async function submit({ send }: TestIngress, options: RequestOptions = { body: orderBody() }): Promise<string> {
  const { headers } = await send('PUT', '/v1/orders/42', options);
  return String(headers['operation-id']);
}

test('an operation is never unknown to its owner from the instant of the 202', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);

  const reply = await ingress.send('GET', `/operations/${id}`);

  expect(reply.status).toBe(202);
  expect(reply.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'retry-after': '1',
    etag: '"0.0"',
  });
  expect(reply.json).toEqual({
    id,
    status: 'NotStarted',
    stage: 'appended',
    commandId: '018f0000-0000-7000-8000-000000000001',
    createdDateTime: '2026-11-22T10:00:00.000Z',
    lastActionDateTime: '2026-11-22T10:00:00.000Z',
  });
  // It was told from the id and the position alone.
  expect(ingress.status.rowReads).toEqual([]);
});

test('any replica tells of an operation that another one took', async () => {
  const [one, other] = [await startIngress(), await startIngress()];

  expect(await other.send('GET', `/operations/${await submit(one)}`)).toMatchObject({ status: 202 });
});

test('a success is 200 with the resource to fetch', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id);

  const reply = await ingress.send('GET', `/operations/${id}`);

  expect(reply.status).toBe(200);
  expect(reply.headers.etag).toBe('"2.0"');
  expect(reply.headers).not.toHaveProperty('retry-after');
  expect(reply.json).toEqual({
    id,
    status: 'Succeeded',
    stage: 'projected',
    kind: 'PlaceOrder',
    commandId: '018f0000-0000-7000-8000-000000000001',
    target: 'https://api.example/v1/orders/42',
    createdDateTime: '2026-11-22T10:00:00.000Z',
    lastActionDateTime: '2026-11-22T10:00:00.041Z',
    resourceLocation: 'https://api.example/v1/orders/42',
    etag: '"2"',
  });
});

test('the success of a DELETE leaves nothing to be fetched: a poller would take the 404 for the result', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { commandType: 'inventory.product.v1.WithdrawProduct', target: '1' });

  const { json } = await ingress.send('GET', `/operations/${id}`);

  expect(json).toMatchObject({ status: 'Succeeded', kind: 'WithdrawProduct' });
  expect(json).not.toHaveProperty('resourceLocation');
  expect(json).not.toHaveProperty('etag');
});

test('a success with a result shows it instead of a resource', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { result: '{"number":7}' });

  const { json } = await ingress.send('GET', `/operations/${id}`);

  expect(json).toMatchObject({ result: { number: 7 } });
  expect(json).not.toHaveProperty('resourceLocation');
});

test('a failure says why, and where in the body', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const error = {
    code: 'order-already-placed',
    message: 'It was placed before.',
    target: '#/lines/0',
    details: '{"at":1}',
  };
  await ingress.projector.finish(id, { status: 'Failed', error });

  const reply = await ingress.send('GET', `/operations/${id}`);

  expect(reply).toMatchObject({
    status: 200,
    json: {
      status: 'Failed',
      error: {
        code: 'order-already-placed',
        message: 'It was placed before.',
        target: '#/lines/0',
        details: { at: 1 },
      },
    },
  });
  expect(reply.json).not.toHaveProperty('resourceLocation');
});

test('an error without a place has none', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const error = { code: 'nothing-to-charge', message: 'The total is 0.', target: null, details: null };
  await ingress.projector.finish(id, { status: 'Failed', error });

  expect((await ingress.send('GET', `/operations/${id}`)).json).toHaveProperty('error', {
    code: 'nothing-to-charge',
    message: 'The total is 0.',
  });
});

test('a canceled operation is over, without an error', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { status: 'Canceled' });

  const reply = await ingress.send('GET', `/operations/${id}`);

  expect(reply).toMatchObject({ status: 200, json: { status: 'Canceled' } });
  expect(reply.json).not.toHaveProperty('error');
});

test('a command that no contract knows any more is still told of', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { commandType: 'orders.order.v1.Gone' });

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({
    status: 200,
    json: { status: 'Succeeded', kind: 'orders.order.v1.Gone' },
  });
});

test('polls grow rarer with the age of an operation', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const waits: unknown[] = [];
  for (const ms of [0, 9_999, 1, 49_999, 1]) {
    ingress.clock.nowMs += ms;
    waits.push((await ingress.send('GET', `/operations/${id}`)).headers['retry-after']);
  }

  expect(waits).toEqual(['1', '1', '2', '2', '5']);
});

test('bad, forged and foreign ids all look the same', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const forged = id.slice(0, 50) + (id.charAt(50) === 'A' ? 'B' : 'A') + id.slice(51);
  const replies = [
    await ingress.send('GET', '/operations/x'),
    await ingress.send('GET', '/operations/op_$'),
    await ingress.send('GET', `/operations/${forged}`),
    await ingress.send('GET', `/operations/${id}`, { token: TOKENS.other }),
  ];

  for (const reply of replies) {
    expect(reply).toMatchObject({
      status: 404,
      json: { code: 'operation-unknown', detail: 'No operation of yours has this id.' },
    });
  }
});

test('a problem under /operations has no numeric status, which a poller would take for its state', async () => {
  const ingress = await startIngress();
  const replies = [
    await ingress.send('GET', '/operations/x'),
    await ingress.send('GET', '/operations/x', { token: null }),
    await ingress.send('DELETE', '/operations/x'),
    await ingress.send('GET', '/operations/x', { headers: { accept: 'text/html' } }),
  ];

  for (const { json } of replies) {
    expect(json).not.toHaveProperty('status');
    expect(json).toHaveProperty('error', { code: expect.any(String), message: expect.any(String) });
  }
});

test('operations can not be deleted: they expire', async () => {
  const { send } = await startIngress();

  const reply = await send('DELETE', '/operations/x');

  expect(reply.status).toBe(405);
  expect(reply.headers.allow).toBe('GET, HEAD, OPTIONS');
});

test('an operation needs its scope', async () => {
  const { send } = await startIngress();

  expect(await send('GET', '/operations/x', { token: TOKENS.reader })).toMatchObject({ status: 403 });
});

test('an operation is JSON or nothing', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);

  for (const accept of ['text/html', 'application/problem+json', 'application/json;q=0']) {
    expect(await ingress.send('GET', `/operations/${id}`, { headers: { accept } })).toMatchObject({ status: 406 });
  }
});

test('an operation takes no query parameters', async () => {
  const ingress = await startIngress();

  expect(await ingress.send('GET', `/operations/${await submit(ingress)}?wait=5`)).toMatchObject({ status: 400 });
});

test('HEAD tells what GET would, without a body', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id);

  const reply = await ingress.send('HEAD', `/operations/${id}`);

  expect(reply).toMatchObject({ status: 200, text: '' });
  expect(reply.headers.etag).toBe('"2.0"');
});

test('H17: what is decided and written in part is told to nobody as ended before the position has passed it', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const look = () => ingress.send('GET', `/operations/${id}`);

  // The owner has woken the projector, which has written the row, but not all of the views.
  await ingress.projector.writeRow(id);
  const before = await look();
  await ingress.projector.advance(id);
  const after = await look();

  expect([before.status, before.json]).toMatchObject([202, { status: 'NotStarted', stage: 'appended' }]);
  expect([after.status, after.json]).toMatchObject([200, { status: 'Succeeded' }]);
});

test('H16: without positions nothing is known, which is not "nothing decided"', async () => {
  const ingress = await startIngress({ positions: false, limits: { storeMs: 50 } });
  const id = await submit(ingress);

  const reply = await ingress.send('GET', `/operations/${id}`);

  expect(reply).toMatchObject({ status: 503, json: { code: 'status-unavailable' } });
  expect(reply.headers['retry-after']).toMatch(/^[1-5]$/);
  expect(ingress.role.health()).toMatchObject({ ready: false, waitingFor: expect.stringContaining('waybill apply') });
});

test('H16: a partition without a position is not one in which nothing was decided', async () => {
  const ingress = await startIngress({ positions: false, limits: { storeMs: 50 } });
  const id = await submit(ingress);
  ingress.projector.memory.createPositions(['another-topic.0']);

  const [polled, held] = [
    await ingress.send('GET', `/operations/${id}`),
    await ingress.send('GET', `/operations/${id}`, { headers: { prefer: 'wait=1' } }),
  ];

  for (const reply of [polled, held])
    expect(reply).toMatchObject({ status: 503, json: { code: 'status-unavailable' } });
  ingress.projector.createPositions();
  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 202, json: { status: 'NotStarted' } });
});

test('a decided operation without a row is a defect of ours, never a 404', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.advance(id);
  ingress.clock.nowMs += OPERATION_RETENTION_MS;

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({
    status: 503,
    json: { code: 'status-unavailable' },
  });
  expect(ingress.logged).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'a decided operation has no row' }),
  );
});

test('a decided operation without a row has expired after 30 days', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.advance(id);
  ingress.clock.nowMs += OPERATION_RETENTION_MS + 1;

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({
    status: 410,
    json: { code: 'operation-expired' },
  });
});

test('a row is not shown to an id with another command: behind a lost tail offsets are used again', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id);
  const commandId = toCommandId('018f0000-0000-7000-8000-999999999999');

  const lost = mintOperationId({ ...ingress.projector.addressOf(id), commandId, kid: keys.signing }, keys);

  expect(await ingress.send('GET', `/operations/${lost}`)).toMatchObject({ status: 503 });
});

test('an id under a key that is no longer there is unknown', async () => {
  const other = { signing: 8, byKid: new Map([[8, createSecretKey(Buffer.alloc(32, 8))]]) };
  const [before, after] = [await startIngress(), await startIngress({ parts: { keys: other } })];

  expect(await after.send('GET', `/operations/${await submit(before)}`)).toMatchObject({ status: 404 });
});

test('H8: a repeat shows what became of the first, and names it', async () => {
  const ingress = await startIngress();
  const [first, repeat] = await submitTwice(ingress);
  const error = { code: 'order-already-placed', message: 'No.', target: null, details: null };
  await ingress.projector.writeRow(first, { status: 'Failed', error });
  await ingress.projector.finish(repeat, { duplicateOf: ingress.projector.addressOf(first).offset, status: 'Running' });

  const reply = await ingress.send('GET', `/operations/${repeat}`);

  expect(reply).toMatchObject({
    status: 200,
    json: { id: repeat, status: 'Failed', error: { code: 'order-already-placed' }, duplicateOf: first },
  });
});

test('H8: a repeat of what still runs is running, and ends when the first one does', async () => {
  const ingress = await startIngress();
  const [first, repeat] = await submitTwice(ingress);
  await ingress.projector.writeRow(first, { status: 'Running' });
  await ingress.projector.finish(repeat, { duplicateOf: ingress.projector.addressOf(first).offset, status: 'Running' });
  expect(await ingress.send('GET', `/operations/${repeat}`)).toMatchObject({
    status: 202,
    json: { status: 'Running' },
  });

  const done = await submit(ingress);
  await ingress.projector.finish(first, { settledBy: ingress.projector.addressOf(done).offset });
  await ingress.projector.advance(done);

  expect(await ingress.send('GET', `/operations/${repeat}`)).toMatchObject({
    status: 200,
    json: { status: 'Succeeded' },
  });
});

test('an operation that is no repeat names no other', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id);

  expect((await ingress.send('GET', `/operations/${id}`)).json).not.toHaveProperty('duplicateOf');
});

/** Two records of one command: with another body, a key is left to the consumer. */
async function submitTwice(ingress: TestIngress): Promise<readonly [first: string, repeat: string]> {
  const headers = { 'idempotency-key': 'k-1' };
  const first = await submit(ingress, { body: orderBody(), headers });
  return [first, await submit(ingress, { body: orderBody({ country: 'France' }), headers })];
}

test('an end says where to read what was written, unless that is longer than a header should be', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { position: new Map([['965f595d.3', toOffset(40)]]) });

  const reply = await ingress.send('GET', `/operations/${id}`);

  expect(reply.json).toMatchObject({ position: reply.headers['waybill-position'] });
  expect(parsePosition(String(reply.headers['waybill-position']))).toEqual(new Map([['965f595d.3', 40n]]));

  const other = String((await ingress.send('PUT', '/v1/orders/43', { body: orderBody() })).headers['operation-id']);
  const long = new Map(
    Array.from({ length: 200 }, (_, n) => [`${String(n).padStart(8, '0')}.1`, toOffset(n)] as const),
  );
  await ingress.projector.finish(other, { position: long });
  const { headers, json } = await ingress.send('GET', `/operations/${other}`);
  expect([headers['waybill-position'], json]).toEqual([
    undefined,
    expect.not.objectContaining({ position: expect.anything() }),
  ]);
});
