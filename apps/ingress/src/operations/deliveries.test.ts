import { commandsTopic, toAggregateId, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import { acme } from '../fixtures/test-projector.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';
import { deliveryPartition } from './deliveries.ts';

afterEach(stopIngresses);

const AT = new Date('2026-11-22T10:00:05.310Z');
const erp = {
  ...{ endpoint: 'erp', state: 'pending', attempts: 1, round: 0, attemptsOfRound: 1 },
  ...{ lastStatus: null, lastFailure: 'timed-out', deliveredAt: null, nextAttemptAt: AT },
};
const crm = { ...erp, endpoint: 'crm' };
const told = { ...erp, state: 'delivered', attempts: 2, lastStatus: 204, lastFailure: null };
const delivered = { ...told, deliveredAt: AT, nextAttemptAt: null };
const WAITING = { endpoint: 'erp', state: 'pending', attempts: 1, lastFailure: 'timed-out' };
const DELIVERED = { endpoint: 'erp', state: 'delivered', attempts: 2, lastStatus: 204 };

const shownWaiting = { ...WAITING, nextAttemptDateTime: AT.toISOString() };
const shownDelivered = { ...DELIVERED, deliveredDateTime: AT.toISOString() };

async function ended(): Promise<{ readonly ingress: TestIngress; readonly id: string }> {
  const ingress = await startIngress();
  const { headers } = await ingress.send('PUT', '/v1/orders/42', { body: orderBody() });
  const id = String(headers['operation-id']);
  await ingress.projector.finish(id);
  return { ingress, id };
}

/** The platform has decided something about the operation's callbacks, and it is projected. */
async function tell(
  { projector }: TestIngress,
  id: string,
  version: number,
  ...callbacks: readonly { state: string }[]
) {
  const state = callbacks.some((callback) => callback.state === 'pending') ? 'pending' : 'delivered';
  await projector.writeView('webhook-deliveries', id, version, { id, type: 'x', state, callbacks });
  await projector.moveDecided(deliveryKey(id), version);
}

function deliveryKey(id: string): string {
  return positionKey(topicTag(commandsTopic('platform', 'delivery')), deliveryPartition(acme, toAggregateId(id)));
}

const get = ({ send }: TestIngress, id: string, headers: Record<string, string> = {}) =>
  send('GET', `/operations/${id}`, { headers });

test('an operation of which nobody is told has no callbacks, and its stage is projected', async () => {
  const { ingress, id } = await ended();

  const { headers, json } = await get(ingress, id);

  expect(json).toMatchObject({ stage: 'projected' });
  expect(json).not.toHaveProperty('callbacks');
  expect(headers['etag']).toBe('"2.0"');
});

test('callbacks are joined as they stand, also behind the end, and the tag changes with them', async () => {
  const { ingress, id } = await ended();
  await tell(ingress, id, 1, erp);
  const first = await get(ingress, id);
  await tell(ingress, id, 2, delivered);
  const second = await get(ingress, id, { 'if-none-match': String(first.headers['etag']) });

  expect(first).toMatchObject({ status: 200, json: { stage: 'projected', callbacks: [shownWaiting] } });
  expect(second).toMatchObject({ status: 200, json: { stage: 'acknowledged', callbacks: [shownDelivered] } });
  expect(second.json).toHaveProperty('callbacks', [shownDelivered]);
});

test('one endpoint that has not answered keeps the stage', async () => {
  const { ingress, id } = await ended();
  await tell(ingress, id, 2, delivered, crm);

  expect((await get(ingress, id)).json).toMatchObject({ stage: 'projected', callbacks: [{}, { endpoint: 'crm' }] });
});

test('until=acknowledged is held behind the end, until everybody has answered', async () => {
  const { ingress, id } = await ended();
  await tell(ingress, id, 1, erp);
  const reply = get(ingress, id, { prefer: 'wait=20, until=acknowledged' });
  await eventually(() => ingress.role.health().details['waiting'] === 1);

  await tell(ingress, id, 2, delivered);

  expect(await reply).toMatchObject({ status: 200, json: { stage: 'acknowledged' } });
});

test('lists and batches show them, too', async () => {
  const { ingress, id } = await ended();
  await tell(ingress, id, 2, delivered);
  const shown = { items: [{ id, stage: 'acknowledged', callbacks: [shownDelivered] }] };

  expect((await ingress.send('GET', '/operations')).json).toMatchObject(shown);
  expect((await ingress.send('POST', '/operations:batchGet', { body: { ids: [id] } })).json).toMatchObject(shown);
});
