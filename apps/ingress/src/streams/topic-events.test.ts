import { toOffset } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { writeEvents } from '../fixtures/event-log.ts';
import type { ReadingStream } from '../fixtures/read-stream.ts';
import { readStream } from '../fixtures/read-stream.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress, TestIngressOptions } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

const PATH = '/events/orders.order.events.v1';
const open: ReadingStream[] = [];
afterEach(async () => {
  for (const stream of open.splice(0)) stream.close();
  await stopIngresses();
});

async function start(options?: TestIngressOptions) {
  const ingress = await startIngress(options);
  return { ingress, events: writeEvents(ingress) };
}

async function read({ role }: TestIngress, query = '', headers: Readonly<Record<string, string>> = {}) {
  const stream = await readStream(role.url, PATH + query, headers);
  open.push(stream);
  expect(stream.status).toBe(200);
  // It begins with its place.
  await eventually(() => stream.blocks.length > 0);
  return stream;
}

function idsOf({ blocks }: ReadingStream): readonly unknown[] {
  return blocks.flatMap(({ event, data }) => (event === 'cloudEvent' ? [(data as { id: string }).id] : [])); // As it is sent.
}

async function eventuallySees(stream: ReadingStream, count: number): Promise<readonly unknown[]> {
  await eventually(() => idsOf(stream).length >= count);
  return idsOf(stream);
}

test('what happens from now on comes as CloudEvents, in order', async () => {
  const { ingress, events } = await start();
  events.reject('before');
  await events.project();
  const stream = await read(ingress);

  for (let n = 0; n < 3; n += 1) events.reject('42');

  expect(await eventuallySees(stream, 3)).toEqual(['42-1', '42-2', '42-3']);
  expect(stream.blocks[1]?.data).toEqual({
    ...{
      specversion: '1.0',
      id: '42-1',
      source: '/orders/order',
      type: 'orders.order.v1.OrderRejected',
      subject: '42',
    },
    ...{ time: '1970-01-01T00:00:00.001Z', datacontenttype: 'application/json', tenant: 'acme', sequence: '1' },
    ...{ causationid: '018f0000-0000-7000-8000-000000000001', correlationid: 'c' },
    data: {
      ...{ customerId: '17850', country: 'France', placedAt: '1970-01-01T00:00:01.000Z', totalPence: '5' },
      rejectionCode: 'stock-short',
    },
  });
});

test('the past comes too, from the beginning or from a time', async () => {
  const { ingress, events } = await start();
  events.reject('1');
  events.reject('2');
  const later = new Date(Date.now() + 60_000).toISOString();

  const all = await read(ingress, '?from=earliest');
  const none = await read(ingress, `?from=${later}`);

  expect((await eventuallySees(all, 2)).toSorted()).toEqual(['1-1', '2-1']);
  events.reject('3');
  expect(await eventuallySees(none, 1)).toEqual(['3-1']);
});

test('a stream that is resumed goes on behind the last event, without a gap or a repeat', async () => {
  const { ingress, events } = await start();
  for (let n = 0; n < 4; n += 1) events.reject('42');
  events.reject('43');
  const first = await read(ingress, '?from=earliest');
  await eventuallySees(first, 5);
  const at = first.blocks.findIndex(({ data }) => (data as { id?: string } | undefined)?.id === '42-2');
  const seen = first.blocks
    .slice(0, at + 1)
    .flatMap(({ data }) => (data === undefined ? [] : [(data as { id: string }).id]));
  first.close();

  const second = await read(ingress, '', { 'last-event-id': first.blocks[at]?.id ?? '' });
  events.reject('42');

  const rest = await eventuallySees(second, 6 - seen.length);
  expect([...seen, ...rest].toSorted()).toEqual(['42-1', '42-2', '42-3', '42-4', '42-5', '43-1']);
});

test('one whose next events are no longer kept is refused: it would have a gap', async () => {
  const { ingress, events } = await start();
  const { partition } = events.reject('42');
  const stream = await read(ingress, '?from=earliest');
  await eventuallySees(stream, 1);
  const seen = { 'last-event-id': stream.blocks.at(-1)?.id ?? '' };
  const { offset } = events.reject('42');

  await ingress.log.forget(
    { topic: 'orders.order.events.v1', partition },
    toOffset(offset + 1n),
    Number.MAX_SAFE_INTEGER,
  );

  expect(await ingress.send('GET', PATH, { headers: { accept: 'text/event-stream', ...seen } })).toMatchObject({
    status: 400,
    json: { code: 'header-malformed', detail: expect.stringContaining('no longer kept') },
  });
});

test('one that saw nothing yet resumes where it began', async () => {
  const { ingress, events } = await start();
  events.reject('1');
  await events.project();
  const first = await read(ingress);
  first.close();
  events.reject('1');

  const second = await read(ingress, '', { 'last-event-id': first.blocks[0]?.id ?? '' });

  expect(await eventuallySees(second, 1)).toEqual(['1-2']);
});

test('H14: what a superseded owner wrote is told to nobody, wherever a stream begins', async () => {
  const { ingress, events } = await start();
  const partition = events.partitionOf('42');
  const old = events.claim(partition);
  events.reject('42');
  events.claim(partition);
  await events.project();
  const now = await read(ingress);
  const past = await read(ingress, '?from=earliest');
  const resumed = await read(ingress, '', { 'last-event-id': now.blocks[0]?.id ?? '' });

  events.reject('42', { claim: old });
  events.reject('42');

  expect(await eventuallySees(now, 1)).toEqual(['42-3']);
  expect(await eventuallySees(resumed, 1)).toEqual(['42-3']);
  expect(await eventuallySees(past, 2)).toEqual(['42-1', '42-3']);
});

test('a tenant hears of itself alone, and of one aggregate if it wants', async () => {
  const { ingress, events } = await start();
  const all = await read(ingress);
  const one = await read(ingress, '?subject=43');

  events.reject('42', { tenant: 'other' });
  events.reject('42');
  events.reject('43');

  expect((await eventuallySees(all, 2)).toSorted()).toEqual(['42-1', '43-1']);
  expect(await eventuallySees(one, 1)).toEqual(['43-1']);
});

test('the past needs a scope of its own, also by an id that somebody made up', async () => {
  const { ingress, events } = await start();
  events.reject('1');
  const token = TOKENS.listener;
  const given = await read(ingress, '?from=earliest');

  for (const query of ['?from=earliest', '?from=2010-12-01T00:00:00Z'])
    expect(await ingress.send('GET', PATH + query, { token })).toMatchObject({
      status: 403,
      json: { code: 'scope-missing' },
    });
  const forged = `${given.blocks[0]?.id?.slice(0, -2) ?? ''}AA`;
  expect(await ingress.send('GET', PATH, { token, headers: { 'last-event-id': forged } })).toMatchObject({
    status: 400,
  });
  const headers = { 'last-event-id': given.blocks[0]?.id ?? '' };
  expect(await ingress.send('GET', PATH, { token: TOKENS.other, headers })).toMatchObject({ status: 400 });
});

test.each([
  ['/events/payments.payment.events.v1', 404],
  ['/events/nothing', 404],
  [`${PATH}?from=soon`, 400],
  [`${PATH}?from=now&from=earliest`, 400],
  [`${PATH}?colour=red`, 400],
])('%s is %i', async (path, status) => {
  const { ingress } = await start();

  expect(await ingress.send('GET', path)).toMatchObject({ status });
});

test('a tenant may follow only so many at once', async () => {
  const { ingress } = await start({ limits: { topicStreams: 4 } });
  await read(ingress);

  expect(await ingress.send('GET', PATH)).toMatchObject({ status: 503, json: { code: 'status-unavailable' } });
});

test('an event that can not be read ends the stream, and is never skipped', async () => {
  const { ingress, events } = await start();
  const { partition } = events.reject('42');
  const [, record] = ingress.log.recordsOf({ topic: 'orders.order.events.v1', partition });
  const stream = await read(ingress);
  const varying = Object.keys(record?.headers ?? {});

  ingress.log.plant({ topic: 'orders.order.events.v1', partition }, [
    {
      key: record?.key ?? null,
      value: Buffer.from('broken'),
      headers: { constant: [], varying },
      headerValues: varying.map((name) => record?.headers[name]),
    },
  ]);
  events.reject('42');

  await stream.ended;
  expect(idsOf(stream)).not.toContain('42-2');
  expect(ingress.logged.map(({ message }) => message)).toContain('a stream broke');
});
