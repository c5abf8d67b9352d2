import { positionText, toOffset } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import type { RequestOptions } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

/** Submits an order and waits; returns once the request is held. */
async function submitHeld(ingress: TestIngress, prefer = 'wait=20', options: RequestOptions = {}) {
  const before = Number(ingress.role.health().details['waiting']);
  const { headers = {}, body = orderBody() } = options;
  const reply = ingress.send('PUT', '/v1/orders/42', { ...options, body, headers: { ...headers, prefer } });
  await eventually(() => ingress.role.health().details['waiting'] === before + 1);
  return { reply };
}

const keyed = { headers: { 'idempotency-key': 'k' } };

/** Holds a submission, ends its operation, and gives the response. */
async function outcomeOf(changes: Partial<OperationRow>, prefer = 'wait=20') {
  const ingress = await startIngress();
  const { reply } = await submitHeld(ingress, prefer, keyed);
  // Without waiting: this replica remembers the key, and so names the operation.
  const repeat = await ingress.send('PUT', '/v1/orders/42', { ...keyed, body: orderBody() });
  const id = String(repeat.headers['operation-id']);
  await ingress.projector.finish(id, changes);
  return { id, held: await reply };
}

test('a held command that succeeded is 200 with its status, final at once', async () => {
  const { id, held } = await outcomeOf({});

  expect(held).toMatchObject({ status: 200, json: { id, status: 'Succeeded', etag: '"2"' } });
  expect(held.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'operation-id': id,
    'operation-location': `https://api.example/operations/${id}`,
    'preference-applied': 'wait=20',
    etag: '"2.0"',
  });
  expect(held.headers).not.toHaveProperty('location');
  expect(held.headers).not.toHaveProperty('retry-after');
});

test('one that created its resource is 201 at the address of it', async () => {
  const { id, held } = await outcomeOf({ created: true });

  expect(held).toMatchObject({ status: 201, json: { status: 'Succeeded' } });
  expect(held.headers).toMatchObject({ location: 'https://api.example/v1/orders/42', 'operation-id': id });
});

test('the response tells the position of what was written', async () => {
  const position = new Map([['0a0b0c0d.3', toOffset(7)]]);

  const [done, failed] = await Promise.all([
    outcomeOf({ position }),
    outcomeOf({ ...refused, position, error: errorOf('nothing-to-charge') }),
  ]);

  for (const { held } of [done, failed]) expect(held.headers['waybill-position']).toBe(positionText(position));
});

const refused = { status: 'Failed' } as const;
const errorOf = (code: string, target: string | null = null) => ({ code, message: 'No.', target, details: null });

test.each([
  ['nothing-to-charge', 422],
  ['order-already-placed', 409],
  ['a-code-that-no-catalogue-names', 409],
  ['precondition-failed', 412],
  ['idempotency-key-reused', 422],
  ['decider-defect', 500],
])('one that failed with %s is %i, and names its operation', async (code, status) => {
  const { id, held } = await outcomeOf({ ...refused, error: errorOf(code, '/lines') });

  expect(held).toMatchObject({ status, headers: { 'content-type': 'application/problem+json', 'operation-id': id } });
  expect(held.json).toMatchObject({
    ...{ code, status, detail: 'No.', operationId: id, type: `https://api.example/problems/${code}` },
    errors: [{ pointer: '#/lines', code, detail: 'No.' }],
  });
  expect(held.headers['operation-location']).toBe(`https://api.example/operations/${id}`);
});

test('one that was canceled is 409', async () => {
  const { held } = await outcomeOf({ status: 'Canceled' });

  expect(held).toMatchObject({ status: 409, json: { code: 'operation-canceled' } });
});

test('one whose outcome does not come in time is 202, with the monitor', async () => {
  const ingress = await startIngress();

  const reply = await ingress.send('PUT', '/v1/orders/42', {
    body: orderBody(),
    headers: { prefer: 'respond-async, wait=1' },
  });

  expect(reply).toMatchObject({ status: 202, json: { status: 'NotStarted' } });
  expect(reply.headers).toMatchObject({
    'preference-applied': 'respond-async, wait=1',
    'retry-after': '1',
    location: reply.headers['operation-location'],
  });
});

test('without a wait nothing is held, and only what was applied is told', async () => {
  const { send } = await startIngress();
  const put = (prefer: string) => send('PUT', '/v1/orders/42', { body: orderBody(), headers: { prefer } });

  expect((await put('respond-async')).headers['preference-applied']).toBe('respond-async');
  expect((await put('until=decided, wait=0')).headers).not.toHaveProperty('preference-applied');
});

test('until=decided, a process is told as running', async () => {
  const ingress = await startIngress();
  const { reply } = await submitHeld(ingress, 'wait=20, until=decided', keyed);
  const repeat = await ingress.send('PUT', '/v1/orders/42', { ...keyed, body: orderBody() });
  await ingress.projector.finish(String(repeat.headers['operation-id']), { status: 'Running' });

  const held = await reply;

  expect(held).toMatchObject({ status: 202, json: { status: 'Running', stage: 'decided', kind: 'PlaceOrder' } });
  expect(held.headers['preference-applied']).toBe('wait=20, until=decided');
});

test('beyond its share of held requests a tenant is answered at once, and nothing is told as applied', async () => {
  const ingress = await startIngress({ limits: { heldRequests: 4 } });
  const { reply } = await submitHeld(ingress);

  const other = await ingress.send('PUT', '/v1/orders/42', { body: orderBody(), headers: { prefer: 'wait=20' } });

  expect(other.status).toBe(202);
  expect(other.headers).not.toHaveProperty('preference-applied');
  await ingress.drain();
  expect((await reply).status).toBe(202);
});

test('a command that was taken is 202 though nobody can tell what became of it', async () => {
  const ingress = await startIngress();
  ingress.status.away = true;

  const reply = await ingress.send('PUT', '/v1/orders/42', { body: orderBody(), headers: { prefer: 'wait=1' } });

  expect(reply).toMatchObject({ status: 202, json: { status: 'NotStarted' } });
});

test('a repeat that is held gets the outcome of the first', async () => {
  const ingress = await startIngress();
  const first = await ingress.send('PUT', '/v1/orders/42', { ...keyed, body: orderBody() });
  await ingress.projector.finish(String(first.headers['operation-id']));

  const repeat = await ingress.send('PUT', '/v1/orders/42', {
    body: orderBody(),
    headers: { ...keyed.headers, prefer: 'wait=5' },
  });

  expect(repeat).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
  expect(repeat.headers).toMatchObject({
    'idempotency-replayed': 'true',
    'operation-id': first.headers['operation-id'],
  });
});
