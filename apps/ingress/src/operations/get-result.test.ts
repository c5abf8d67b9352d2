import type { OperationRow } from '@waybill/operations';

import { orderBody } from '../fixtures/orders.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

/** The result of an order whose operation has ended so; without changes it goes on. */
async function resultOf(changes: Partial<OperationRow> | undefined, prefer = '') {
  const ingress = await startIngress();
  const { headers } = await ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  const id = String(headers['operation-id']);
  if (changes) await ingress.projector.finish(id, changes);
  return { id, reply: await ingress.send('GET', `/operations/${id}/result`, { headers: prefer ? { prefer } : {} }) };
}

test('a success that left a resource is 303 to it', async () => {
  const { reply } = await resultOf({});

  expect(reply.status).toBe(303);
  expect(reply.headers).toMatchObject({ location: 'https://api.example/v1/orders/42', 'cache-control': 'no-store' });
});

test('a success with a result is 200 with that alone', async () => {
  const { reply } = await resultOf({ result: '{"number":7}' });

  expect(reply).toMatchObject({ status: 200, json: { number: 7 } });
});

test('a success that left nothing is 204', async () => {
  const { reply } = await resultOf({ commandType: 'inventory.product.v1.WithdrawProduct' });

  expect(reply).toMatchObject({ status: 204, text: '' });
});

test('a failure is its problem, without a number that a poller could take for a status', async () => {
  const error = { code: 'nothing-to-charge', message: 'It is 0.', target: '/lines', details: null };
  const { id, reply } = await resultOf({ status: 'Failed', error });

  expect(reply.status).toBe(422);
  expect(reply.json).toMatchObject({
    ...{ code: 'nothing-to-charge', detail: 'It is 0.', operationId: id },
    error: { code: 'nothing-to-charge', message: 'It is 0.' },
  });
  expect(reply.json).not.toHaveProperty('status');
});

test('a cancelled operation has no result: 409', async () => {
  expect((await resultOf({ status: 'Canceled' })).reply).toMatchObject({
    status: 409,
    json: { code: 'operation-canceled' },
  });
});

test('while it goes on it is 202 with the status, also when that was waited for', async () => {
  const { reply } = await resultOf(undefined, 'wait=1');

  expect(reply).toMatchObject({ status: 202, json: { status: 'NotStarted' } });
  expect(reply.headers).toMatchObject({ 'preference-applied': 'wait=1', 'retry-after': '1' });
});

test('the result of an operation of nobody is 404', async () => {
  const { send } = await startIngress();

  expect(await send('GET', '/operations/op_x/result')).toMatchObject({
    status: 404,
    json: { code: 'operation-unknown' },
  });
});
