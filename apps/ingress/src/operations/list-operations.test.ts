import type { CommandId } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';

import { orderBody } from '../fixtures/orders.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

type Item = { readonly id: string; readonly status: string };
type Page = { readonly items: readonly Item[]; readonly next?: string };

/** Submits an order a second after the last one, and ends its operation. */
async function submitted(ingress: TestIngress, order: string, changes?: Partial<OperationRow>): Promise<string> {
  ingress.clock.nowMs += 1_000;
  const reply = await ingress.send('PUT', `/v1/orders/${order}`, { body: orderBody() });
  const id = String(reply.headers['operation-id']);
  if (changes) await ingress.projector.finish(id, { target: order, ...changes });
  return id;
}

async function list({ send }: TestIngress, query = ''): Promise<readonly string[]> {
  const reply = await send('GET', `/operations${query}`);
  expect(reply).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  return (reply.json as Page).items.map(({ id }) => id); // A page was asked for.
}

test('lists what was decided, newest first, as a GET shows it', async () => {
  const ingress = await startIngress();
  const first = await submitted(ingress, '1', {});
  const second = await submitted(ingress, '2', { status: 'Failed', error: errorOf('order-already-placed') });
  await submitted(ingress, '3');

  const { json } = await ingress.send('GET', '/operations');

  expect((json as Page).items).toEqual(
    await Promise.all([second, first].map(async (id) => (await ingress.send('GET', `/operations/${id}`)).json)),
  );
  expect(await list(ingress, '?sort=createdDateTime')).toEqual([first, second]);
});

test.each([
  ['status=Failed', ['2']],
  ['status[in]=Failed,Canceled', ['3', '2']],
  ['kind=PlaceOrder', ['3', '2', '1']],
  ['kind=CancelOrder', []],
  ['kind=Nothing', []],
  ['target=https://api.example/v1/orders/2', ['2']],
  ['target=https://api.example/v1/products/2', []],
  ['target=2', []],
  ['createdDateTime[gt]=2026-11-22T10:00:01.000Z&createdDateTime[lte]=2026-11-22T10:00:02.000Z', ['2']],
])('finds by %s', async (query, expected) => {
  const ingress = await startIngress();
  const orders = new Map([
    [await submitted(ingress, '1', {}), '1'],
    [await submitted(ingress, '2', { status: 'Failed', error: errorOf('order-already-placed') }), '2'],
    [await submitted(ingress, '3', { status: 'Canceled' }), '3'],
  ]);

  expect((await list(ingress, `?${query}`)).map((id) => orders.get(id))).toEqual(expected);
});

test('finds a command whose append was not confirmed by the id that the problem names', async () => {
  const ingress = await startIngress();
  const id = await submitted(ingress, '1', {});
  const { commandId } = ingress.projector.addressOf(id);

  expect(await list(ingress, `?commandId=${commandId}`)).toEqual([id]);
  expect(await list(ingress, `?commandId=${'0'.repeat(36)}`)).toEqual([]);
});

test('H4: what no position covers yet is running, and is found as such alone', async () => {
  const ingress = await startIngress();
  const id = await submitted(ingress, '1', { status: 'Running' });
  const { offset } = ingress.projector.addressOf(id);
  await ingress.projector.writeRow(id, { settledBy: toOffset(offset + 1n) });

  const { json } = await ingress.send('GET', '/operations');

  expect(json).toMatchObject({ items: [{ id, status: 'Running' }] });
  expect(await list(ingress, '?status=Succeeded')).toEqual([]);
});

test('what is written but not covered by any position is not listed', async () => {
  const ingress = await startIngress();
  const id = await submitted(ingress, '1');

  await ingress.projector.writeRow(id);
  expect(await list(ingress)).toEqual([]);
  await ingress.projector.advance(id);

  expect(await list(ingress)).toEqual([id]);
});

test('H8: a repeat shows what became of its first, and says so', async () => {
  const ingress = await startIngress();
  const first = await submitted(ingress, '1', {});
  const { offset, commandId } = ingress.projector.addressOf(first);
  await submitted(ingress, '1', repeatOf(offset, commandId));

  const { json } = await ingress.send('GET', '/operations');

  expect(json).toMatchObject({
    items: [
      { status: 'Succeeded', commandId, duplicateOf: first },
      { id: first, status: 'Succeeded' },
    ],
  });
  expect(await list(ingress, '?status=Running')).toEqual([]);
});

function repeatOf(duplicateOf: OperationRow['offset'], commandId: CommandId): Partial<OperationRow> {
  return { status: 'Running', duplicateOf, commandId };
}

test('a list goes on where its page ended, and its cursor opens nothing else', async () => {
  const ingress = await startIngress();
  const ids: string[] = [];
  for (const order of ['1', '2', '3']) ids.unshift(await submitted(ingress, order, {}));

  const first = await ingress.send('GET', '/operations?limit=2&kind=PlaceOrder');
  const { items, next = '' } = first.json as Page;
  const second = await ingress.send('GET', next.replace('https://api.example', ''));

  expect(first.headers['link']).toBe(`<${next}>; rel="next"`);
  expect([...items, ...(second.json as Page).items].map(({ id }) => id)).toEqual(ids);
  expect(second.json).not.toHaveProperty('next');
  const cursor = new URL(next).searchParams.get('after') ?? '';
  expect(await ingress.send('GET', `/operations?after=${cursor}`)).toMatchObject({ status: 400 });
});

test('the id alone may be asked for', async () => {
  const ingress = await startIngress();
  const id = await submitted(ingress, '1', {});

  expect((await ingress.send('GET', '/operations?fields=id')).json).toEqual({ items: [{ id }] });
});

test('fields leave out all but those and the id', async () => {
  const ingress = await startIngress();
  const id = await submitted(ingress, '1', {});

  expect((await ingress.send('GET', '/operations?fields=status,kind,callbacks')).json).toEqual({
    items: [{ id, status: 'Succeeded', kind: 'PlaceOrder' }],
  });
});

test('a tenant lists its own operations alone, and needs the scope', async () => {
  const ingress = await startIngress();
  await submitted(ingress, '1', {});

  expect((await ingress.send('GET', '/operations', { token: TOKENS.other })).json).toEqual({ items: [] });
  expect(await ingress.send('GET', '/operations', { token: TOKENS.reader })).toMatchObject({ status: 403 });
});

test.each([
  'colour=red',
  'status=NotStarted',
  'kind[prefix]=Place',
  'target[in]=a,b',
  'commandId[gt]=a',
  'createdDateTime=soon',
  'sort=status',
  'limit=0',
])('?%s is refused', async (query) => {
  const { send } = await startIngress();

  expect(await send('GET', `/operations?${query}`)).toMatchObject({ status: 400, json: { code: 'parameter-invalid' } });
});

test('while the store is away a list is 503', async () => {
  const ingress = await startIngress({ limits: { storeMs: 20 } });
  ingress.status.away = true;

  expect(await ingress.send('GET', '/operations')).toMatchObject({
    status: 503,
    json: { code: 'status-unavailable' },
  });
});

function errorOf(code: string): OperationRow['error'] {
  return { code, message: 'No.', target: null, details: null };
}
