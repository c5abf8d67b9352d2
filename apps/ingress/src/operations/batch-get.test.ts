import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import type { RequestOptions } from '../fixtures/requests.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

async function submit({ send }: TestIngress, number: number): Promise<string> {
  return String((await send('PUT', `/v1/orders/${number}`, { body: orderBody() })).headers['operation-id']);
}

const ask = ({ send }: TestIngress, ids: unknown, options: RequestOptions = {}) =>
  send('POST', '/operations:batchGet', { ...options, body: { ids } });

test('many operations are told at once, in the order in which they were asked for', async () => {
  const ingress = await startIngress();
  const [one, two] = [await submit(ingress, 1), await submit(ingress, 2)];
  await ingress.projector.finish(two);

  const reply = await ask(ingress, [two, 'op_none', one]);

  expect(reply).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(reply.json).toEqual({
    items: [
      expect.objectContaining({ id: two, status: 'Succeeded' }),
      { id: 'op_none', error: { code: 'operation-unknown', message: 'No operation of yours has this id.' } },
      expect.objectContaining({ id: one, status: 'NotStarted' }),
    ],
  });
});

test('held, the answer comes when the last one has ended', async () => {
  const ingress = await startIngress();
  const ids = await Promise.all(Array.from({ length: 20 }, (_, number) => submit(ingress, number)));
  const reply = ask(ingress, ids, { headers: { prefer: 'wait=20' } });
  await eventually(() => ingress.role.health().details['waiting'] === ids.length);

  for (const id of ids) await ingress.projector.finish(id);

  const { items } = (await reply).json as { items: { status: string }[] }; // As the protocol has it.
  expect(items.map(({ status }) => status)).toEqual(ids.map(() => 'Succeeded'));
  expect((await reply).headers['preference-applied']).toBe('wait=20');
});

test("another tenant's operations are unknown, one by one", async () => {
  const ingress = await startIngress();
  const id = await submit(ingress, 1);

  const { json } = await ask(ingress, [id], { token: TOKENS.other });

  expect(json).toEqual({ items: [{ id, error: expect.objectContaining({ code: 'operation-unknown' }) }] });
});

test('nothing asked for is nothing told', async () => {
  expect((await ask(await startIngress(), [])).json).toEqual({ items: [] });
});

test.each([undefined, 'op_1', [1], Array.from({ length: 501 }, () => 'op_1'), { length: 1 }])(
  '%j is no list of at most 500 ids: 422',
  async (ids) => {
    expect(await ask(await startIngress(), ids)).toMatchObject({
      ...{ status: 422 },
      json: { code: 'validation-failed', errors: [{ pointer: '#/ids' }] },
    });
  },
);

test('while the store is away it is 503', async () => {
  const ingress = await startIngress({ limits: { storeMs: 50 } });
  const id = await submit(ingress, 1);
  ingress.status.away = true;

  expect(await ask(ingress, [id])).toMatchObject({ status: 503, json: { code: 'status-unavailable' } });
});
