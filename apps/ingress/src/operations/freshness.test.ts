import { toOffset } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

async function submit({ send }: TestIngress): Promise<string> {
  return String((await send('PUT', '/v1/orders/42', { body: orderBody() })).headers['operation-id']);
}

/** Holds the answers of reads until it is called. */
function holdReads({ status }: TestIngress): () => void {
  let release: () => void = () => undefined;
  status.held = new Promise((resolve) => {
    release = resolve;
  });
  return () => {
    status.held = undefined;
    release();
  };
}

test('H3: a question does not join a read that was sent before it arrived', async () => {
  const ingress = await startIngress();
  ingress.status.deaf = true;
  const id = await submit(ingress);
  const before = ingress.status.positionReads;
  const release = holdReads(ingress);

  // The first question reads "not decided"; then it is decided, and somebody may have seen it elsewhere.
  const early = ingress.send('GET', `/operations/${id}`);
  await eventually(() => ingress.status.positionReads === before + 1);
  await ingress.projector.finish(id);
  const late = ingress.send('GET', `/operations/${id}`);
  await arrived(ingress);
  release();

  expect(await early).toMatchObject({ status: 202 });
  expect(await late).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
});

test('H3: all who ask while one read is out share the next, so a crowd costs two', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const before = ingress.status.positionReads;
  const release = holdReads(ingress);

  const first = ingress.send('GET', `/operations/${id}`);
  await eventually(() => ingress.status.positionReads === before + 1);
  const crowd = Array.from({ length: 20 }, () => ingress.send('GET', `/operations/${id}`));
  await arrived(ingress);
  release();

  for (const reply of await Promise.all([first, ...crowd])) expect(reply.status).toBe(202);
  expect(ingress.status.positionReads).toBe(before + 2);
});

test('what is known to be decided is told without reading positions', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id);
  const before = ingress.status.positionReads;

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 200 });
  expect(ingress.status.positionReads).toBe(before);
  expect(ingress.status.rowReads).toHaveLength(1);
});

test('"not yet" is never told from an old reading, however often it was told before', async () => {
  const ingress = await startIngress();
  ingress.status.deaf = true;
  const id = await submit(ingress);
  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 202 });
  await ingress.projector.finish(id);

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 200 });
});

test('H2: rows are read after the position, as of the moment of its reading', async () => {
  const moments: unknown[] = [];
  const order: string[] = [];
  const ingress = await startIngress();
  await eventually(() => ingress.status.positionReads === 1);
  const { readPositions, readRows } = ingress.status;
  ingress.status.deaf = true;
  ingress.status.readPositions = async () => {
    const reading = await readPositions();
    order.push('positions');
    return reading && { ...reading, moment: { store: order.length } };
  };
  ingress.status.readRows = (keys, after) => {
    order.push('rows');
    moments.push(after.store);
    return readRows(keys, after);
  };
  const id = await submit(ingress);
  await ingress.projector.finish(id);

  await ingress.send('GET', `/operations/${id}`);

  expect(order).toEqual(['positions', 'rows']);
  expect(moments).toEqual([1]);
});

test('H2: a reading that is behind what is known moves neither position nor moment back', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  const stale = await ingress.status.readPositions();
  await ingress.projector.finish(id);
  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 200 });
  const after: unknown[] = [];
  const { readRows } = ingress.status;
  ingress.status.readPositions = () => Promise.resolve(stale && { ...stale, moment: { store: 'stale' } });
  ingress.status.readRows = (keys, moment) => {
    after.push(moment.store);
    return readRows(keys, moment);
  };

  const other = await submit(ingress);
  expect(await ingress.send('GET', `/operations/${other}`)).toMatchObject({ status: 202 });
  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 200 });
  expect(after).not.toContain('stale');
});

test('H4: a running operation is not shown as ended before its views are there', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { status: 'Running' });
  const completing = await submit(ingress);
  const { offset } = ingress.projector.addressOf(completing);

  // The flight is half written: the row says that it has ended, the position does not.
  await ingress.projector.writeRow(id, { status: 'Succeeded', settledBy: offset });

  const reply = await ingress.send('GET', `/operations/${id}`);
  expect(reply).toMatchObject({ status: 202, json: { status: 'Running', stage: 'decided' } });
  expect(reply.json).not.toHaveProperty('resourceLocation');
  await ingress.projector.advance(completing);
  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
});

test('H4: whether the position has passed the end is asked anew', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { status: 'Running' });
  const completing = await submit(ingress);
  await ingress.projector.writeRow(id, { settledBy: ingress.projector.addressOf(completing).offset });
  ingress.status.deaf = true;
  await ingress.projector.advance(completing);

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
});

test('a running operation has another tag at each change', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, { status: 'Running', lastActionMs: 1_000 });
  const one = await ingress.send('GET', `/operations/${id}`);
  await ingress.projector.writeRow(id, { status: 'Running', lastActionMs: ingress.clock.nowMs + 5 });

  const other = await ingress.send('GET', `/operations/${id}`);

  expect(other.headers.etag).not.toBe(one.headers.etag);
  expect(one.json).toMatchObject({ lastActionDateTime: '2026-11-22T10:00:00.000Z' });
});

test('rows of many operations are read together', async () => {
  const ingress = await startIngress();
  const ids = await Promise.all(Array.from({ length: 10 }, () => submit(ingress)));
  for (const id of ids) await ingress.projector.finish(id);
  const release = holdReads(ingress);

  const replies = ids.map((id) => ingress.send('GET', `/operations/${id}`));
  await arrived(ingress);
  release();

  for (const reply of await Promise.all(replies)) expect(reply.status).toBe(200);
  expect(ingress.status.rowReads.length).toBeLessThan(5);
  expect(ingress.status.rowReads.flat()).toHaveLength(10);
});

test('while the store is away a question waits for it', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  ingress.status.away = true;
  const reads = ingress.status.positionReads;

  const reply = ingress.send('GET', `/operations/${id}`);
  await eventually(() => ingress.status.positionReads > reads);
  ingress.status.away = false;

  expect(await reply).toMatchObject({ status: 202 });
});

test('a store that stays away is 503, and that is not readiness', async () => {
  const ingress = await startIngress({ limits: { storeMs: 50 } });
  const id = await submit(ingress);
  ingress.status.away = true;

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({
    status: 503,
    json: { code: 'status-unavailable' },
  });
  expect(ingress.role.health()).toMatchObject({ ready: false, waitingFor: 'MongoDB does not answer.' });
  // Commands need the log alone.
  expect(await ingress.send('PUT', '/v1/orders/42', { body: orderBody() })).toMatchObject({ status: 202 });
});

test('a store that does not answer at all is 503 when the time is up', async () => {
  const ingress = await startIngress({ limits: { storeMs: 50 } });
  const id = await submit(ingress);
  const release = holdReads(ingress);

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 503 });
  release();
});

test('a store that is back is noticed without anybody asking', async () => {
  const ingress = await startIngress({ limits: { storeMs: 20 } });
  const id = await submit(ingress);
  ingress.status.away = true;
  await ingress.send('GET', `/operations/${id}`);
  expect(ingress.role.health().ready).toBe(false);

  ingress.status.away = false;

  await eventually(() => ingress.role.health().ready);
});

test('an offset beyond what numbers hold is not confused with its neighbour', async () => {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.advance(id, 2n ** 60n);

  await ingress.projector.writeRow(id, { settledBy: toOffset(2n ** 60n + 1n) });

  expect(await ingress.send('GET', `/operations/${id}`)).toMatchObject({ status: 202, json: { status: 'Running' } });
});

/** Waits until what was sent has been received: a request that is answered at once was sent behind it. */
async function arrived({ send }: TestIngress): Promise<void> {
  for (let round = 0; round < 3; round++) await send('GET', '/v1/nothing');
}
