import { CANCEL_TYPE, parseCommandMetadata, topicTag } from '@waybill/messages';
import { mintOperationId } from '@waybill/operations';
import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import type { RequestOptions } from '../fixtures/requests.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { keys, startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

async function submitted(): Promise<{ readonly ingress: TestIngress; readonly id: string }> {
  const ingress = await startIngress();
  const { headers } = await ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  return { ingress, id: String(headers['operation-id']) };
}

const cancel = ({ send }: TestIngress, id: string, options: RequestOptions = {}) =>
  send('POST', `/operations/${id}:cancel`, options);

/** The cancellations in the log. */
function cancellations({ commands }: TestIngress) {
  return commands().filter(({ headers }) => headers['ce_type'] === CANCEL_TYPE);
}

/** The operation id of the cancellation itself, which no client is told. */
function operationOf(ingress: TestIngress): string {
  const [record] = cancellations(ingress);
  const metadata = record && parseCommandMetadata(record);
  if (record === undefined || metadata === undefined || typeof metadata === 'string') throw new Error('There is none.');
  const { tenant, commandId, fingerprint, time, operationKid: kid } = metadata;
  const { topic, partition, offset } = record;
  const place = { topicTag: topicTag(topic), partition, offset };
  return mintOperationId({ tenant, commandId, fingerprint, timeMs: time.getTime(), kid, ...place }, keys);
}

test('the wish is a command of the same aggregate, behind what it is about, and the answer is 202 with the status', async () => {
  const { ingress, id } = await submitted();

  const reply = await cancel(ingress, id);

  expect(reply).toMatchObject({ status: 202, json: { id, status: 'NotStarted' } });
  const [placed] = ingress.commands();
  const [wish] = cancellations(ingress);
  expect(wish).toMatchObject({ topic: placed?.topic, partition: placed?.partition, key: placed?.key, offset: 1n });
  expect(wish?.headers).toMatchObject({ ce_subject: '42', ce_tenant: 'acme' });
});

test('what is cancelled already is 200, and nothing is appended', async () => {
  const { ingress, id } = await submitted();
  await ingress.projector.finish(id, { status: 'Canceled' });

  expect(await cancel(ingress, id)).toMatchObject({ status: 200, json: { id, status: 'Canceled' } });
  expect(cancellations(ingress)).toEqual([]);
});

test('what has come to another end is 409, with that end, and nothing is appended', async () => {
  const { ingress, id } = await submitted();
  await ingress.projector.finish(id);

  expect(await cancel(ingress, id)).toMatchObject({
    ...{ status: 409 },
    json: { code: 'operation-finished', detail: 'Succeeded at 2026-11-22T10:00:00.041Z.' },
  });
  expect(cancellations(ingress)).toEqual([]);
});

test('of a process that runs the aggregate is known without the log', async () => {
  const { ingress, id } = await submitted();
  await ingress.projector.finish(id, { status: 'Running', target: 'another' });

  expect(await cancel(ingress, id)).toMatchObject({ status: 202, json: { status: 'Running' } });
  expect(cancellations(ingress)[0]?.headers).toMatchObject({ ce_subject: 'another' });
});

test('held, it is 200 once it is cancelled', async () => {
  const { ingress, id } = await submitted();
  const reply = cancel(ingress, id, { headers: { prefer: 'wait=20' } });
  await eventually(() => cancellations(ingress).length === 1 && ingress.role.health().details['waiting'] === 1);

  await ingress.projector.writeRow(id, { status: 'Canceled' });
  await ingress.projector.finish(operationOf(ingress), { commandType: CANCEL_TYPE });

  expect(await reply).toMatchObject({ status: 200, json: { id, status: 'Canceled' } });
  expect((await reply).headers['preference-applied']).toBe('wait=20');
});

test('held, a refusal of the decider is 409 with its words', async () => {
  const { ingress, id } = await submitted();
  const reply = cancel(ingress, id, { headers: { prefer: 'wait=20' } });
  await eventually(() => cancellations(ingress).length === 1 && ingress.role.health().details['waiting'] === 1);

  await ingress.projector.writeRow(id, { status: 'Running' });
  const error = { code: 'operation-not-cancelable', message: 'It is on its way.', target: null, details: null };
  await ingress.projector.finish(operationOf(ingress), { commandType: CANCEL_TYPE, status: 'Failed', error });

  expect(await reply).toMatchObject({
    status: 409,
    json: { code: 'operation-not-cancelable', detail: 'It is on its way.' },
  });
});

test.each<[string, RequestOptions & { readonly query?: string }, number, string]>([
  ['another tenant', { token: TOKENS.other }, 404, 'operation-unknown'],
  ['a key that may only read', { token: TOKENS.reader }, 403, 'scope-missing'],
  ['a body', { body: '{}' }, 400, 'body-malformed'],
  ['a parameter', { query: '?now=1' }, 400, 'parameter-invalid'],
])('%s is refused, and nothing is appended', async (_what, { query = '', ...options }, status, code) => {
  const { ingress, id } = await submitted();

  const reply = await ingress.send('POST', `/operations/${id}:cancel${query}`, options);

  expect(reply).toMatchObject({ status, json: { code } });
  expect(cancellations(ingress)).toEqual([]);
});
