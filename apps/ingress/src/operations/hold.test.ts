import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import type { RequestOptions } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

async function submit({ send }: TestIngress, path = '/v1/orders/42'): Promise<string> {
  return String((await send('PUT', path, { body: orderBody() })).headers['operation-id']);
}

/** Asks for an operation and waits, and returns once the request is held. */
async function hold(ingress: TestIngress, id: string, wait = 20, options: RequestOptions = {}) {
  const before = Number(ingress.role.health().details['waiting']);
  const reply = ingress.send('GET', `/operations/${id}`, { ...options, headers: { prefer: `wait=${wait}` } });
  await eventually(() => ingress.role.health().details['waiting'] === before + 1);
  return { reply };
}

test('a question that waits is answered when the operation ends', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const { reply } = await hold(ingress, id);

  await ingress.projector.finish(id);

  expect(await reply).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
  expect((await reply).headers['preference-applied']).toBe('wait=20');
  expect(ingress.role.health().details['waiting']).toBe(0);
});

test('what has ended is not waited for, and the preference counts as applied', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id);

  const reply = await ingress.send('GET', `/operations/${id}`, { headers: { prefer: 'respond-async, wait=60' } });

  expect(reply.status).toBe(200);
  expect(reply.headers['preference-applied']).toBe('wait=25');
});

test('without the preference nothing is applied', async () => {
  const ingress = await startIngress();

  const reply = await ingress.send('GET', `/operations/${await submit(ingress)}`);

  expect(reply.headers).not.toHaveProperty('preference-applied');
});

test('HEAD never waits', async () => {
  const ingress = await startIngress();

  const reply = await ingress.send('HEAD', `/operations/${await submit(ingress)}`, { headers: { prefer: 'wait=20' } });

  expect(reply.status).toBe(202);
  expect(reply.headers).not.toHaveProperty('preference-applied');
});

test('when the time is up the present state is told', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const begun = performance.now();

  const { reply } = await hold(ingress, id, 1);

  expect(await reply).toMatchObject({ status: 202, json: { status: 'NotStarted' } });
  expect((await reply).headers['preference-applied']).toBe('wait=1');
  expect(performance.now() - begun).toBeGreaterThan(950);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test('an end that nobody told of is found when the time is up', async () => {
  const ingress = await startIngress();
  ingress.status.deaf = true;
  const id = await submit(ingress);
  const { reply } = await hold(ingress, id, 1);

  await ingress.projector.finish(id);

  expect(await reply).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
});

test('whoever asks anew wakes those that wait: one reading serves all', async () => {
  const ingress = await startIngress();
  ingress.status.deaf = true;
  const id = await submit(ingress);
  const { reply } = await hold(ingress, id);
  await ingress.projector.finish(id);

  await ingress.send('GET', `/operations/${id}`);

  expect(await reply).toMatchObject({ status: 200 });
});

test('an advance that does not reach the operation wakes nobody and reads no row', async () => {
  const ingress = await startIngress();
  const other = await submit(ingress);
  const id = await submit(ingress);
  const { reply } = await hold(ingress, id);

  await ingress.projector.finish(other);
  await ingress.send('GET', '/v1/orders');

  expect(ingress.role.health().details['waiting']).toBe(1);
  expect(ingress.status.rowReads).toEqual([]);
  await ingress.projector.finish(id);
  expect(await reply).toMatchObject({ status: 200 });
});

test('H4: who waits for a running operation is woken when the position passes its end', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { status: 'Running' });
  const completing = await submit(ingress);
  const { reply } = await hold(ingress, id);

  await ingress.projector.writeRow(id, { settledBy: ingress.projector.addressOf(completing).offset });
  expect(ingress.role.health().details['waiting']).toBe(1);
  await ingress.projector.advance(completing);

  expect(await reply).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
});

test('H8: who waits for a repeat is woken by the end of the first', async () => {
  const ingress = await startIngress();
  const headers = { 'idempotency-key': 'k-1' };
  const bodies = [orderBody(), orderBody({ country: 'France' })];
  const replies = [];
  for (const body of bodies) replies.push(await ingress.send('PUT', '/v1/orders/42', { body, headers }));
  const [first = '', repeat = ''] = replies.map((reply) => String(reply.headers['operation-id']));
  await ingress.projector.writeRow(first, { status: 'Running' });
  await ingress.projector.finish(repeat, { status: 'Running', duplicateOf: ingress.projector.addressOf(first).offset });
  const completing = await submit(ingress);
  const { reply } = await hold(ingress, repeat);

  await ingress.projector.writeRow(first, { settledBy: ingress.projector.addressOf(completing).offset });
  await ingress.projector.advance(completing);

  expect(await reply).toMatchObject({ status: 200, json: { status: 'Succeeded', duplicateOf: first } });
});

test('a crowd is woken by one advance, and its rows are read together', async () => {
  const ingress = await startIngress();
  const ids: string[] = [];
  for (let count = 0; count < 100; count++) ids.push(await submit(ingress));
  const last = ids.at(-1) ?? '';
  const replies = [];
  for (const id of ids) {
    await ingress.projector.writeRow(id);
    replies.push((await hold(ingress, id)).reply);
  }
  const reads = ingress.status.positionReads;

  await ingress.projector.advance(last);

  for (const reply of await Promise.all(replies)) expect(reply.status).toBe(200);
  expect(ingress.status.rowReads.flat()).toHaveLength(100);
  expect(ingress.status.rowReads.length).toBeLessThanOrEqual(2);
  expect(ingress.status.positionReads).toBe(reads);
});

test('an ending that can not be read is 503, not a state from before', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const { reply } = await hold(ingress, id, 1);
  await ingress.projector.writeRow(id);
  ingress.status.away = true;

  await ingress.projector.advance(id);

  expect(await reply).toMatchObject({ status: 503, json: { code: 'status-unavailable' } });
});

test('"not yet" is told to nobody while the store is away: what was seen when the wait began is old by now', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const { reply } = await hold(ingress, id, 1);

  ingress.status.away = true;

  expect(await reply).toMatchObject({ status: 503, json: { code: 'status-unavailable' } });
});

test('a client that goes away is not waited for any longer', async () => {
  const ingress = await startIngress();
  const gone = new AbortController();
  const { reply } = await hold(ingress, await submit(ingress), 20, { signal: gone.signal });

  gone.abort();

  await expect(reply).rejects.toThrow();
  await eventually(() => ingress.role.health().details['waiting'] === 0);
});

test('a tenant may hold a quarter of the room; beyond it the answer comes at once, and nothing is claimed', async () => {
  const ingress = await startIngress({ limits: { heldRequests: 8 } });
  const id = await submit(ingress);
  const held = [await hold(ingress, id), await hold(ingress, id)];

  const reply = await ingress.send('GET', `/operations/${id}`, { headers: { prefer: 'wait=20' } });

  expect(reply.status).toBe(202);
  expect(reply.headers).not.toHaveProperty('preference-applied');
  await ingress.projector.finish(id);
  for (const { reply: answer } of held) expect(await answer).toMatchObject({ status: 200 });
});

test('room is given back when a wait has ended', async () => {
  const ingress = await startIngress({ limits: { heldRequests: 4 } });
  const id = await submit(ingress);
  const gone = new AbortController();
  const { reply } = await hold(ingress, id, 20, { signal: gone.signal });
  gone.abort();
  await expect(reply).rejects.toThrow();
  await eventually(() => ingress.role.health().details['waiting'] === 0);

  const next = await hold(ingress, id);
  await ingress.projector.finish(id);

  expect((await next.reply).headers['preference-applied']).toBe('wait=20');
});

test('a question that waits reads no position when it comes, as long as advances are heard of', async () => {
  const ingress = await startIngress();
  await ingress.projector.finish(await submit(ingress));
  const id = await submit(ingress);
  const before = ingress.status.positionReads;

  const { reply } = await hold(ingress, id);
  await ingress.projector.finish(id);

  expect(await reply).toMatchObject({ status: 200 });
  expect(ingress.status.positionReads).toBe(before);
});

test('a question that waits asks anew when nothing was heard for a second', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  ingress.status.deaf = true;
  await ingress.projector.finish(id);
  ingress.clock.nowMs += 1_000;

  const reply = await ingress.send('GET', `/operations/${id}`, { headers: { prefer: 'wait=20' } });

  expect(reply).toMatchObject({ status: 200 });
});

test('what the client knows already is 304, also behind a proxy that changes tags', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id);
  const get = (tag: string) => ingress.send('GET', `/operations/${id}`, { headers: { 'if-none-match': tag } });

  for (const tag of ['"2.0"', 'W/"2.0"', '"0.0", "2.0-gzip"', '*'])
    expect(await get(tag)).toMatchObject({ status: 304, text: '', headers: { etag: '"2.0"' } });
  expect(await get('"0.0"')).toMatchObject({ status: 200 });
});

test('who knows the present state and waits is told of any change, or 304 when the time is up', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const get = (tag: string, wait: number) =>
    ingress.send('GET', `/operations/${id}`, { headers: { 'if-none-match': tag, prefer: `wait=${wait}` } });
  expect(await get('"0.0"', 1)).toMatchObject({ status: 304 });

  const held = get('"0.0"', 20);
  await eventually(() => ingress.role.health().details['waiting'] === 1);
  await ingress.projector.finish(id, { status: 'Running' });

  expect(await held).toMatchObject({ status: 202, json: { status: 'Running' } });
});
