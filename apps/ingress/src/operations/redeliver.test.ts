import { commandsTopic, PARTITIONS } from '@waybill/messages';

import { orderBody } from '../fixtures/orders.ts';
import type { RequestOptions } from '../fixtures/requests.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

async function told(): Promise<{ readonly ingress: TestIngress; readonly id: string }> {
  const { ingress, id } = await ended();
  const document = { id, type: 'x', state: 'failed', callbacks: [] };
  await ingress.projector.writeView('webhook-deliveries', id, 1, document);
  return { ingress, id };
}

async function ended(): Promise<{ readonly ingress: TestIngress; readonly id: string }> {
  const ingress = await startIngress();
  const { headers } = await ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  const id = String(headers['operation-id']);
  await ingress.projector.finish(id);
  return { ingress, id };
}

function asked({ log }: TestIngress) {
  const topic = commandsTopic('platform', 'delivery');
  return Array.from({ length: PARTITIONS }, (_, partition) => log.recordsOf({ topic, partition })).flat();
}

test('the wish is a command of the deliveries of that operation, and the answer is 202 with the document', async () => {
  const { ingress, id } = await told();

  expect(await ingress.send('POST', `/operations/${id}:redeliver`)).toMatchObject({ status: 202, json: { id } });

  expect(asked(ingress).map(({ headers }) => headers)).toMatchObject([
    { ce_type: 'platform.delivery.v1.RedeliverCallbacks', ce_subject: id, ce_tenant: 'acme' },
  ]);
});

test('an idempotency key makes it one wish, however often it is sent', async () => {
  const { ingress, id } = await told();
  const send = () => ingress.send('POST', `/operations/${id}:redeliver`, { headers: { 'idempotency-key': 'k' } });
  await send();
  await send();

  expect(new Set(asked(ingress).map(({ headers }) => headers['ce_id'])).size).toBe(1);
});

test('where nobody was told there is nothing to be sent again', async () => {
  const { ingress, id } = await ended();

  expect(await ingress.send('POST', `/operations/${id}:redeliver`)).toMatchObject({ status: 404 });
  expect(asked(ingress)).toEqual([]);
});

test.each<[string, RequestOptions & { readonly query?: string }, number]>([
  ['another tenant', { token: TOKENS.other }, 404],
  ['a key without the scope', { token: TOKENS.reader }, 403],
  ['a body', { body: '{}' }, 400],
  ['a parameter', { query: '?now=1' }, 400],
])('%s is refused, and nothing is appended', async (_what, { query = '', ...options }, status) => {
  const { ingress, id } = await told();

  expect(await ingress.send('POST', `/operations/${id}:redeliver${query}`, options)).toMatchObject({ status });
  expect(asked(ingress)).toEqual([]);
});
