import { connect } from 'node:net';

import { eventually } from '@waybill/testing';

import { orderBody, orderView } from '../fixtures/orders.ts';
import type { ReadingStream } from '../fixtures/read-stream.ts';
import { readStream } from '../fixtures/read-stream.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

const open: ReadingStream[] = [];
afterEach(async () => {
  for (const stream of open.splice(0)) stream.close();
  await stopIngresses();
});

async function read({ role }: TestIngress, path: string, headers: Readonly<Record<string, string>> = {}) {
  const stream = await readStream(role.url, path, headers);
  open.push(stream);
  return stream;
}

async function submit({ send }: TestIngress): Promise<string> {
  return String((await send('PUT', '/v1/orders/42', { body: orderBody() })).headers['operation-id']);
}

/** Asks for a stream and reads nothing; tells when its connection is closed. */
function readNothing(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const head = `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKENS.acme}\r\n\r\n`;
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(head));
    socket.pause();
    // Node tells of an end only behind what was not read; that it can't be written to any more comes first.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve('closed');
    });
    const probe = setInterval(() => socket.write('\r\n'), 20);
    socket.on('close', () => {
      clearInterval(probe);
    });
  });
}

describe('the events of an operation', () => {
  test('are its status at once and its end, and then the stream is over', async () => {
    const ingress = await startIngress();
    const id = await submit(ingress);
    const stream = await read(ingress, `/operations/${id}/events`);
    await eventually(() => stream.blocks.length === 1);

    await ingress.projector.finish(id);

    expect(await stream.ended).toBe(true);
    expect(stream.text()).toMatch(/^retry: 2000\n\n/);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(stream.blocks).toMatchObject([
      { event: 'status', id: '0.0', data: { id, status: 'NotStarted' } },
      { event: 'status', id: '2.0', data: { id, status: 'Succeeded' } },
    ]);
  });

  test('are its steps too', async () => {
    const ingress = await startIngress();
    const id = await submit(ingress);
    const stream = await read(ingress, `/operations/${id}/events`);
    await eventually(() => stream.blocks.length === 1);

    await ingress.projector.finish(id, { status: 'Running' });
    await eventually(() => stream.blocks.length === 2);

    expect(stream.blocks[1]).toMatchObject({ data: { status: 'Running' } });
    expect(stream.blocks[1]?.id).toMatch(/^1\.\d+$/);
  });

  test('that were seen are not sent again', async () => {
    const ingress = await startIngress();
    const id = await submit(ingress);
    const stream = await read(ingress, `/operations/${id}/events`, { 'last-event-id': '0.0' });
    await eventually(() => ingress.role.health().details['waiting'] === 1);

    await ingress.projector.finish(id);

    await stream.ended;
    expect(stream.blocks.map((block) => block.id)).toEqual(['2.0']);
  });

  test.each(['2.0', '2.7'])('behind the end (%s) are none: 204, at which clients stop', async (last) => {
    const ingress = await startIngress();
    const id = await submit(ingress);
    await ingress.projector.finish(id);

    expect((await read(ingress, `/operations/${id}/events`, { 'last-event-id': last })).status).toBe(204);
  });

  test('go on behind an outage of the store', async () => {
    const ingress = await startIngress({ limits: { storeMs: 20 } });
    const id = await submit(ingress);
    const stream = await read(ingress, `/operations/${id}/events`);
    await eventually(() => stream.blocks.length === 1);
    ingress.status.away = true;
    await ingress.projector.finish(id, { status: 'Running' });
    ingress.status.away = false;
    await eventually(() => stream.blocks.length === 2);

    // Another command of the partition completes it.
    await ingress.projector.writeRow(id);
    await ingress.projector.advance(id, ingress.projector.addressOf(id).offset + 1n);

    expect(await stream.ended).toBe(true);
    expect(stream.blocks.at(-1)).toMatchObject({ data: { status: 'Succeeded' } });
  });

  test('are refused for what a GET would refuse', async () => {
    const ingress = await startIngress();
    const id = await submit(ingress);
    const path = `/operations/${id}/events`;

    const refused = [
      await ingress.send('GET', '/operations/op_x/events'),
      await ingress.send('GET', path, { token: TOKENS.other }),
      await ingress.send('GET', path, { token: TOKENS.reader }),
      await ingress.send('GET', path, { headers: { accept: 'application/json' } }),
      await ingress.send('GET', `${path}?until=soon`),
      await ingress.send('GET', path, { headers: { 'last-event-id': 'a b' } }),
    ];

    expect(refused.map(({ status, json }) => [status, (json as { code: string }).code])).toEqual([
      [404, 'operation-unknown'],
      [404, 'operation-unknown'],
      [403, 'scope-missing'],
      [406, 'not-acceptable'],
      [400, 'parameter-invalid'],
      [400, 'header-malformed'],
    ]);
  });

  test('are 503 when they can not be read at the beginning', async () => {
    const ingress = await startIngress({ limits: { storeMs: 20 } });
    const id = await submit(ingress);
    ingress.status.away = true;

    expect(await ingress.send('GET', `/operations/${id}/events`)).toMatchObject({
      status: 503,
      json: { code: 'status-unavailable' },
    });
  });
});

describe('the changes of a document', () => {
  test('are its present version, and each that is seen behind it', async () => {
    const ingress = await startIngress();
    await ingress.projector.showOrder('42', 1, orderView({ status: 'placed' }));
    const stream = await read(ingress, '/v1/orders/42/changes');
    await eventually(() => stream.blocks.length === 1);
    await eventually(() => ingress.role.health().details['waiting'] === 1);

    await ingress.projector.moveEvents(ingress.projector.keyOfOrder('42'));
    await ingress.projector.showOrder('42', 3, orderView());
    await eventually(() => stream.blocks.length === 2);

    expect(stream.blocks).toMatchObject([
      { event: 'changed', id: '1', data: { version: 1, status: 'placed' } },
      { event: 'changed', id: '3', data: { version: 3, status: 'confirmed' } },
    ]);
  });

  test('end with its deletion, also for one who was away meanwhile, and are then over', async () => {
    const ingress = await startIngress();
    await ingress.projector.showOrder('42', 1, orderView());
    const stream = await read(ingress, '/v1/orders/42/changes', { 'last-event-id': '1' });
    await eventually(() => ingress.role.health().details['waiting'] === 1);

    await ingress.projector.showOrder('42', 2, undefined);

    expect(await stream.ended).toBe(true);
    const deleted = [{ event: 'deleted', id: 'deleted', data: { id: '42' } }];
    expect(stream.blocks).toEqual(deleted);
    const late = await read(ingress, '/v1/orders/42/changes', { 'last-event-id': '1' });
    await late.ended;
    expect(late.blocks).toEqual(deleted);
    expect((await read(ingress, '/v1/orders/42/changes', { 'last-event-id': 'deleted' })).status).toBe(204);
  });

  test('of what is not there, or is of another tenant, are 404', async () => {
    const ingress = await startIngress();
    await ingress.projector.showOrder('42', 1, orderView());

    expect((await ingress.send('GET', '/v1/orders/41/changes')).status).toBe(404);
    expect((await ingress.send('GET', '/v1/orders/42/changes', { token: TOKENS.other })).status).toBe(404);
    expect((await ingress.send('GET', '/v1/orders/42/changes?x=1')).status).toBe(400);
  });
});

describe('every stream', () => {
  test('is closed when it has lasted long enough, so that its client comes back', async () => {
    const ingress = await startIngress({ limits: { streamMs: 50 } });
    const stream = await read(ingress, `/operations/${await submit(ingress)}/events`);

    expect(await stream.ended).toBe(true);
    await eventually(() => ingress.role.health().details['streams'] === 0);
  });

  test('is closed when the server leaves', async () => {
    const ingress = await startIngress();
    const stream = await read(ingress, `/operations/${await submit(ingress)}/events`);
    await eventually(() => stream.blocks.length === 1);

    await ingress.drain();

    expect(await stream.ended).toBe(true);
  });

  test('of a client that is gone waits for nothing any more', async () => {
    const ingress = await startIngress();
    const stream = await read(ingress, `/operations/${await submit(ingress)}/events`);
    await eventually(() => ingress.role.health().details['waiting'] === 1);

    stream.close();

    await eventually(() => ingress.role.health().details['streams'] === 0);
    expect(ingress.role.health().details['waiting']).toBe(0);
  });

  test('counts as a request that is held, of which a tenant has only a share', async () => {
    const ingress = await startIngress({ limits: { heldRequests: 4 } });
    const id = await submit(ingress);
    await read(ingress, `/operations/${id}/events`);

    expect(await ingress.send('GET', `/operations/${id}/events`)).toMatchObject({ status: 503 });
    expect((await ingress.send('HEAD', `/operations/${id}/events`)).headers['content-type']).toBe('text/event-stream');
  });

  test('is cut when its client does not read', async () => {
    const ingress = await startIngress();
    // More than all buffers on the way hold.
    await ingress.projector.showOrder('42', 1, orderView({ customerId: 'x'.repeat(20_000_000) }));
    const idle = readNothing(ingress.role.url, '/v1/orders/42/changes');
    await eventually(() => ingress.role.health().details['waiting'] === 1);

    await ingress.projector.showOrder('42', 2, orderView());

    await eventually(() => ingress.role.health().details['streams'] === 0);
    expect(await idle).toBe('closed');
  });

  test('of a client that reads may have events of any size', async () => {
    const ingress = await startIngress({ limits: { streamBytes: 1_000 } });
    await ingress.projector.showOrder('42', 1, orderView({ customerId: 'x'.repeat(1_000_000) }));
    const stream = await read(ingress, '/v1/orders/42/changes');
    await eventually(() => stream.blocks.length === 1);
    await eventually(() => ingress.role.health().details['waiting'] === 1);

    await ingress.projector.showOrder('42', 2, orderView());

    await eventually(() => stream.blocks.length === 2);
  });
});
