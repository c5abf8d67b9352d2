import type { Position } from '@waybill/messages';
import { joinPositions, positionText, toOffset } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { orderView } from '../fixtures/orders.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

const WAIT = { prefer: 'wait=20' };

/** The headers of a question that wants to see these positions. */
function wanting(...positions: readonly Position[]): Readonly<Record<string, string>> {
  return { 'waybill-position': positions.map((position) => positionText(position) ?? '').join(', ') };
}

/** A position in the partition of an order, so many events behind where it is. */
function ahead({ projector }: TestIngress, id: string, offset: number): Position {
  return new Map([[projector.keyOfOrder(id), toOffset(offset)]]);
}

/** Resolves once so many requests wait. */
async function waiting({ role }: TestIngress, count: number): Promise<void> {
  await eventually(() => role.health().details['waiting'] === count);
}

test('a document tells which events it holds, and up to when it holds all', async () => {
  const ingress = await startIngress();
  const position = await ingress.projector.showOrder('42', 7, orderView(), Date.UTC(2026, 10, 22, 9, 59));

  const { headers } = await ingress.send('GET', '/v1/orders/42');

  expect(headers['waybill-position']).toBe(positionText(position));
  expect(headers['waybill-as-of']).toBe('2026-11-22T09:59:00.000Z');
});

test('nothing is said of a time up to which a view holds all before its partition was read to the end', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 7, orderView());

  expect((await ingress.send('GET', '/v1/orders/42')).headers).not.toHaveProperty('waybill-as-of');
});

test('a list holds all only up to the earliest time of its partitions', async () => {
  const ingress = await startIngress();
  const keys = [...((await ingress.status.readPositions())?.decidedThrough.keys() ?? [])];
  for (const [index, key] of keys.entries()) await ingress.projector.moveEvents(key, Date.UTC(2026, 10, 22, 9, index));

  expect((await ingress.send('GET', '/v1/orders')).headers['waybill-as-of']).toBe('2026-11-22T09:00:00.000Z');
});

test('a read waits until the view has what the client wants to see', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView({ status: 'placed' }));
  const asked = ingress.send('GET', '/v1/orders/42', { headers: wanting(ahead(ingress, '42', 2)) });
  await waiting(ingress, 1);

  await ingress.projector.showOrder('42', 2, orderView());

  expect(await asked).toMatchObject({ status: 200, json: { version: 2, status: 'confirmed' } });
});

test('a list waits the same way, for all positions together', async () => {
  const ingress = await startIngress();
  const headers = wanting(ahead(ingress, '42', 1), ahead(ingress, '43', 2));
  const asked = ingress.send('GET', '/v1/orders', { headers });
  await waiting(ingress, 1);
  await ingress.projector.showOrder('42', 1, orderView());
  await waiting(ingress, 1);

  await ingress.projector.showOrder('43', 1, orderView());

  expect(await asked).toMatchObject({ status: 200, json: { items: [{ id: '42' }, { id: '43' }] } });
});

test('what is wanted of partitions that the document does not come from is not waited for', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());
  const elsewhere = joinPositions(ahead(ingress, '43', 99), ahead(ingress, '42', 1));

  expect(await ingress.send('GET', '/v1/orders/42', { headers: wanting(elsewhere) })).toMatchObject({ status: 200 });
});

test('a view that does not get there in time is 503, and worth another try', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());

  for (const path of ['/v1/orders/42', '/v1/orders']) {
    const headers = { ...wanting(ahead(ingress, '42', 99)), prefer: 'wait=1' };
    const reply = await ingress.send('GET', path, { headers });

    expect(reply).toMatchObject({ status: 503, json: { code: 'view-behind' } });
    expect(reply.headers['retry-after']).toMatch(/^[1-5]$/);
  }
});

test('an advance of which nobody was told is found in the end', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());
  const headers = { ...wanting(ahead(ingress, '42', 2)), prefer: 'wait=1' };
  const asked = ingress.send('GET', '/v1/orders/42', { headers });
  await waiting(ingress, 1);

  ingress.status.deaf = true;
  await ingress.projector.showOrder('42', 2, orderView());

  expect(await asked).toMatchObject({ status: 200, json: { version: 2 } });
});

test.each([
  ['no position', 'x y'],
  ['a torn position', 'AAAA'],
  ['too long a text', 'A'.repeat(1_025)],
  ['a position of a topic that is gone', positionText(new Map([['00000000.0', toOffset(1)]])) ?? ''],
])('%s is refused', async (_what, text) => {
  const { send } = await startIngress();

  for (const path of ['/v1/orders/42', '/v1/orders'])
    expect(await send('GET', path, { headers: { 'waybill-position': text } })).toMatchObject({
      status: 400,
      json: { code: 'header-malformed' },
    });
});

test.each(['"7"', 'W/"7"', '"7-gzip"', '"6", "7"', '*'])('a client that has %s gets 304', async (tag) => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 7, orderView());

  const reply = await ingress.send('GET', '/v1/orders/42', { headers: { 'if-none-match': tag } });

  expect(reply).toMatchObject({ status: 304, text: '' });
  expect(reply.headers).toMatchObject({ etag: '"7"', 'cache-control': 'private, no-cache', vary: 'Authorization' });
});

test('a client that knows a version and waits gets the next one', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView({ status: 'placed' }));
  const asked = ingress.send('GET', '/v1/orders/42', { headers: { ...WAIT, 'if-none-match': '"1"' } });
  await waiting(ingress, 1);
  // Another document of the same partition.
  await ingress.projector.moveEvents(ingress.projector.keyOfOrder('42'));
  await waiting(ingress, 1);

  await ingress.projector.showOrder('42', 2, orderView());

  const reply = await asked;
  expect(reply).toMatchObject({ status: 200, json: { version: 2 } });
  expect(reply.headers['preference-applied']).toBe('wait=20');
});

test('nothing new in time is 304', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());

  const reply = await ingress.send('GET', '/v1/orders/42', {
    headers: { prefer: 'wait=1', 'if-none-match': '"1"' },
  });

  expect(reply.status).toBe(304);
  expect(reply.headers['preference-applied']).toBe('wait=1');
});

test('a document that is deleted meanwhile is 404', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());
  const asked = ingress.send('GET', '/v1/orders/42', { headers: { ...WAIT, 'if-none-match': '"1"' } });
  await waiting(ingress, 1);

  await ingress.projector.showOrder('42', 2, undefined);

  expect(await asked).toMatchObject({ status: 404, json: { code: 'resource-unknown' } });
});

test('beyond the share of a tenant nobody is held', async () => {
  const ingress = await startIngress({ limits: { heldRequests: 4 } });
  await ingress.projector.showOrder('42', 1, orderView());
  const first = ingress.send('GET', '/v1/orders/42', { headers: { ...WAIT, 'if-none-match': '"1"' } });
  await waiting(ingress, 1);

  const second = await ingress.send('GET', '/v1/orders/42', { headers: { ...WAIT, 'if-none-match': '"1"' } });
  const third = await ingress.send('GET', '/v1/orders/42', { headers: wanting(ahead(ingress, '42', 2)) });

  expect(second.status).toBe(304);
  expect(second.headers).not.toHaveProperty('preference-applied');
  expect(third).toMatchObject({ status: 503, json: { code: 'view-behind' } });
  await ingress.projector.showOrder('42', 2, orderView());
  expect(await first).toMatchObject({ status: 200 });
});

test('HEAD never waits', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());

  const reply = await ingress.send('HEAD', '/v1/orders/42', { headers: { ...WAIT, 'if-none-match': '"1"' } });

  expect(reply.status).toBe(304);
  expect(reply.headers).not.toHaveProperty('preference-applied');
});

test('a server that shuts down ends every wait', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());
  const held = ingress.send('GET', '/v1/orders/42', { headers: { ...WAIT, 'if-none-match': '"1"' } });
  const wanted = ingress.send('GET', '/v1/orders/42', { headers: { ...WAIT, ...wanting(ahead(ingress, '42', 9)) } });
  await waiting(ingress, 2);

  await ingress.drain();

  expect((await held).status).toBe(304);
  expect((await wanted).status).toBe(503);
});

test('a list that did not change since is 304, and not even read', async () => {
  const lists = { count: 0 };
  const ingress = await startIngress({
    parts: { views: { get: () => Promise.resolve(undefined), list: () => Promise.resolve(counted(lists)) } },
  });
  await ingress.projector.showOrder('42', 1, orderView());
  const { headers } = await ingress.send('GET', '/v1/orders');
  const known = { 'if-none-match': headers.etag ?? '' };

  const same = await ingress.send('GET', '/v1/orders', { headers: known });
  await ingress.projector.showOrder('42', 2, orderView());
  const other = await ingress.send('GET', '/v1/orders', { headers: known });

  expect(headers.etag).toMatch(/^W\/"[\w-]{16}"$/);
  expect(same.status).toBe(304);
  expect(other.status).toBe(200);
  expect(lists.count).toBe(2);
});

test('a list and a document of many that a rebuild wrote anew are news, though no position has moved', async () => {
  const ingress = await startIngress();
  const { projector } = ingress;
  await projector.writeView('daily-sales', 'd', 3, { date: '2010-12-01', country: 'France' });
  await projector.writeView('daily-sales@2', 'd', 3, { date: '2010-12-01', country: 'Norway' });
  const paths = ['/v1/daily-sales', '/v1/daily-sales/d'];
  const ask = async (path: string, tag = '') => ingress.send('GET', path, { headers: { 'if-none-match': tag } });
  const tags = await Promise.all(paths.map(async (path) => (await ask(path)).headers.etag ?? ''));
  const same = await Promise.all(paths.map((path, index) => ask(path, tags[index])));

  await projector.switchTo('daily-sales', 2);

  expect(same.map(({ status }) => status)).toEqual([304, 304]);
  const isNews = async () => (await ask('/v1/daily-sales', tags[0])).status === 200;
  await eventually(isNews);
  expect((await ask('/v1/daily-sales')).json).toMatchObject({ items: [{ country: 'Norway' }] });
  expect(await ask('/v1/daily-sales/d', tags[1])).toMatchObject({ status: 200, headers: { etag: '"2-3"' } });
});

function counted(lists: { count: number }): readonly never[] {
  lists.count += 1;
  return [];
}

test('a list is not called unchanged by one who hears of nothing', async () => {
  const ingress = await startIngress();
  await ingress.projector.showOrder('42', 1, orderView());
  const { headers } = await ingress.send('GET', '/v1/orders');
  ingress.status.deaf = true;
  await ingress.projector.showOrder('42', 2, orderView());
  ingress.clock.nowMs += 2_000;

  const reply = await ingress.send('GET', '/v1/orders', { headers: { 'if-none-match': headers.etag ?? '' } });

  expect(reply).toMatchObject({ status: 200, json: { items: [{ version: 2 }] } });
});
