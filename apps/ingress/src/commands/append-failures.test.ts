import type { CommandAppender } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

const silent: CommandAppender = { accepting: true, append: () => new Promise(() => undefined) };
const options = { body: orderBody() };
const keyed = { ...options, headers: { 'idempotency-key': 'k-1' } };

test('while the log is away commands are refused at once, and nothing was written', async () => {
  const { send, log } = await startIngress();
  log.appender.accepting = 'The log does not answer.';

  const reply = await send('PUT', '/v1/orders/42', options);

  expect(reply).toMatchObject({
    status: 503,
    json: { code: 'not-accepted', detail: 'The log does not answer. Nothing was written; retry.' },
  });
  expect(reply.headers['retry-after']).toMatch(/^[1-5]$/);
});

test('while the log is away reads are served, and health says that writes are not', async () => {
  const { send, log, role } = await startIngress();
  log.appender.accepting = 'The log does not answer.';

  expect(await send('GET', '/v1/orders')).toMatchObject({ status: 200 });
  expect(role.health()).toMatchObject({ ready: true, details: { accepting: false } });
});

test('a record that surely was not written is not-accepted', async () => {
  const { NotAcceptedError } = await import('@waybill/messages');
  const appender: CommandAppender = {
    accepting: true,
    append: () => Promise.reject(new NotAcceptedError('The queue is full.')),
  };
  const { send } = await startIngress({ parts: { appender } });

  expect(await send('PUT', '/v1/orders/42', options)).toMatchObject({ status: 503, json: { code: 'not-accepted' } });
});

test.each(['lost-before', 'lost-after'] as const)(
  'an append that was %s is unknown, without an operation id',
  async (fault) => {
    const { send, log } = await startIngress();
    log.failNextAppend(fault);

    const reply = await send('PUT', '/v1/orders/42', keyed);

    expect(reply).toMatchObject({
      status: 503,
      json: {
        code: 'append-unknown',
        detail: 'The command may have been written. Retry with the same Idempotency-Key.',
      },
    });
    expect(reply.headers['retry-after']).toMatch(/^[1-5]$/);
    expect(reply.headers).not.toHaveProperty('operation-id');
  },
);

test('without a key, an unknown append names the command', async () => {
  const { send, log } = await startIngress();
  log.failNextAppend('lost-after');

  expect(await send('PUT', '/v1/orders/42', options)).toMatchObject({
    json: { code: 'append-unknown', detail: expect.stringContaining('018f0000-0000-7000-8000-000000000001') },
  });
});

test('whatever else an append fails with, it may have been written', async () => {
  const appender: CommandAppender = { accepting: true, append: () => Promise.reject(new Error('socket hang up')) };
  const { send } = await startIngress({ parts: { appender } });

  expect(await send('PUT', '/v1/orders/42', options)).toMatchObject({ status: 503, json: { code: 'append-unknown' } });
});

test('a log that never answers is an unknown append when the time is up', async () => {
  const { send, clock, role } = await startIngress({ parts: { appender: silent }, limits: { appendMs: 50 } });

  const reply = send('PUT', '/v1/orders/42', options);
  await eventually(() => role.health().details['appends'] === 1);
  clock.nowMs += 50;

  expect(await reply).toMatchObject({ status: 503, json: { code: 'append-unknown' } });
  expect(role.health().details).toMatchObject({ appends: 0, accepted: 0 });
});

test('each append has its own deadline', async () => {
  const { send, clock, role } = await startIngress({ parts: { appender: silent }, limits: { appendMs: 40 } });
  const appends = () => role.health().details['appends'];
  const first = send('PUT', '/v1/orders/1', options);
  await eventually(() => appends() === 1);
  clock.nowMs += 30;
  const second = send('PUT', '/v1/orders/2', options);
  await eventually(() => appends() === 2);
  clock.nowMs += 10;

  await first;
  expect(appends()).toBe(1);
  clock.nowMs += 30;
  expect(await second).toMatchObject({ status: 503 });
});

test('no more commands are taken than may be pending', async () => {
  const { send, role } = await startIngress({
    parts: { appender: silent },
    limits: { pendingAppends: 8, appendMs: 1_000 },
  });
  const pending = [1, 2].map((id) => send('PUT', `/v1/orders/${id}`, options).catch(() => undefined));
  await eventually(() => role.health().details['appends'] === 2);

  // A quarter of them, since one tenant shall not take all the room.
  expect(await send('PUT', '/v1/orders/3', options)).toMatchObject({
    status: 503,
    json: { code: 'not-accepted', detail: 'Too many commands at once. Nothing was written; retry.' },
  });
  expect(pending).toHaveLength(2);
});

test('no more bytes are taken than may be pending', async () => {
  const { send, role } = await startIngress({
    parts: { appender: silent },
    limits: { pendingAppendBytes: 10, appendMs: 1_000 },
  });
  send('PUT', '/v1/orders/1', options).catch(() => undefined);
  await eventually(() => role.health().details['appends'] === 1);

  expect(await send('PUT', '/v1/orders/2', options)).toMatchObject({ status: 503, json: { code: 'not-accepted' } });
});

test('room is given back, whatever became of an append', async () => {
  const { send, log, role } = await startIngress({ limits: { pendingAppends: 4 } });
  log.failNextAppend('lost-before');

  for (const id of [1, 2, 3]) await send('PUT', `/v1/orders/${id}`, options);

  expect(role.health().details).toMatchObject({ appends: 0, accepted: 2, oldestAppendMs: 0 });
});
