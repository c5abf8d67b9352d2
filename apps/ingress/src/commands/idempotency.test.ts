import type { CommandAppender, Offset } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { orderBody } from '../fixtures/orders.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

function put({ send }: TestIngress, key: string, body: unknown = orderBody(), path = '/v1/orders/42') {
  return send('PUT', path, { body, headers: { 'idempotency-key': key } });
}

test('a repeat that this replica remembers gets the very same 202, and nothing is appended', async () => {
  const ingress = await startIngress();
  const first = await put(ingress, '"k-1"');
  ingress.clock.nowMs += 5_000;

  const repeat = await put(ingress, '"k-1"');

  expect(repeat.text).toBe(first.text);
  expect(repeat.headers).toEqual({ ...first.headers, date: expect.anything(), 'idempotency-replayed': 'true' });
  expect(ingress.commands()).toHaveLength(1);
});

test('a first 202 is not called a replay', async () => {
  expect((await put(await startIngress(), 'k-1')).headers).not.toHaveProperty('idempotency-replayed');
});

test('the same key has the same command id on every replica', async () => {
  const [one, other] = [await startIngress(), await startIngress()];

  const [first, second] = [await put(one, 'k-1'), await put(other, 'k-1')];

  expect(first.json).toMatchObject({ commandId: expect.stringMatching(/^.{14}8/) });
  expect(second.json).toMatchObject({ commandId: (first.json as { commandId: string }).commandId }); // Just compared.
});

test('quoted and bare are one key, and so are two spellings of a path', async () => {
  const ingress = await startIngress();

  await put(ingress, '"k-1"');
  const repeat = await put(ingress, 'k-1', orderBody(), '/v1/orders/%34%32');

  expect(repeat.headers['idempotency-replayed']).toBe('true');
});

test('the order of members and the spelling of numbers do not make another body', async () => {
  const ingress = await startIngress();
  const { country, ...rest } = orderBody();

  await put(ingress, 'k-1');
  const repeat = await put(
    ingress,
    'k-1',
    JSON.stringify({ country, ...rest }).replace('"quantity":6', '"quantity":6.0'),
  );

  expect(repeat.headers['idempotency-replayed']).toBe('true');
});

test('the same key on another path is another operation', async () => {
  const ingress = await startIngress();

  await put(ingress, 'k-1');
  await put(ingress, 'k-1', orderBody(), '/v1/orders/43');

  expect(new Set(ingress.commands().map(({ headers }) => headers['ce_id'])).size).toBe(2);
});

test('H9: another body is appended and left to the consumer, never refused here', async () => {
  // This replica remembers a record that need not be the first one of its key: another replica may have taken that.
  const ingress = await startIngress();
  await put(ingress, 'k-1');

  const other = await put(ingress, 'k-1', orderBody({ country: 'France' }));

  expect(other.status).toBe(202);
  expect(other.headers).not.toHaveProperty('idempotency-replayed');
  const [first, second] = ingress.commands();
  expect(second?.headers['ce_id']).toBe(first?.headers['ce_id']);
  expect(second?.headers['ce_fingerprint']).not.toBe(first?.headers['ce_fingerprint']);
});

test('H9: another body does not make this replica forget what it remembers', async () => {
  const ingress = await startIngress();
  const first = await put(ingress, 'k-1');
  await put(ingress, 'k-1', orderBody({ country: 'France' }));

  const repeat = await put(ingress, 'k-1');

  expect(repeat.text).toBe(first.text);
  expect(ingress.commands()).toHaveLength(2);
});

test('a repeat while the first append is in flight joins it', async () => {
  const held = createHeldAppender();
  const ingress = await startIngress({ parts: { appender: held.appender } });
  const both = [put(ingress, 'k-1'), put(ingress, 'k-1')];
  await eventually(() => held.count() === 1);
  const status = await put(ingress, 'k-2', { bad: true });
  expect(status.status).toBe(422);

  held.answer(toOffset(9));
  const [first, joined] = await Promise.all(both);

  expect(held.count()).toBe(1);
  expect(joined?.text).toBe(first?.text);
  expect([first, joined].filter((reply) => reply?.headers['idempotency-replayed'] === 'true')).toHaveLength(1);
});

test('a repeat after a failed append is appended again', async () => {
  const ingress = await startIngress();
  ingress.log.failNextAppend('lost-after');
  expect(await put(ingress, 'k-1')).toMatchObject({ status: 503, json: { code: 'append-unknown' } });

  const repeat = await put(ingress, 'k-1');

  expect(repeat).toMatchObject({ status: 202 });
  expect(repeat.headers).not.toHaveProperty('idempotency-replayed');
  // Both landed; they are one command, of which the consumer carries out the first.
  expect(new Set(ingress.commands().map(({ headers }) => headers['ce_id'])).size).toBe(1);
});

test('a command that could not be written is not remembered', async () => {
  let broken = true;
  const ingress = await startIngress({
    parts: {
      codec: {
        prepare: () => undefined,
        decode: () => ({ ok: false, reason: 'It is not read.' }),
        encode: () => {
          if (broken) throw new Error('a defect of ours');
          return Buffer.of(0);
        },
      },
    },
  });
  expect(await put(ingress, 'k-1')).toMatchObject({ status: 500, json: { code: 'internal-error' } });
  broken = false;

  expect(await put(ingress, 'k-1')).toMatchObject({ status: 202 });
});

test('a key is forgotten after ten minutes, and then the consumer finds the double', async () => {
  const ingress = await startIngress();
  await put(ingress, 'k-1');
  ingress.clock.nowMs += 600_001;

  const repeat = await put(ingress, 'k-1');

  expect(repeat.headers).not.toHaveProperty('idempotency-replayed');
  expect(ingress.commands()).toHaveLength(2);
});

test('only so many keys are remembered', async () => {
  const ingress = await startIngress({ limits: { rememberedKeys: 1 } });
  await put(ingress, 'k-1');
  await put(ingress, 'k-2');

  expect((await put(ingress, 'k-1')).headers).not.toHaveProperty('idempotency-replayed');
});

test('tenants do not share keys', async () => {
  const { send, commands } = await startIngress();
  const { TOKENS } = await import('../fixtures/requests.ts');
  const options = { body: orderBody(), headers: { 'idempotency-key': 'k-1' } };

  await send('PUT', '/v1/orders/42', options);
  const other = await send('PUT', '/v1/orders/42', { ...options, token: TOKENS.other });

  expect(other.headers).not.toHaveProperty('idempotency-replayed');
  expect(new Set(commands().map(({ headers }) => headers['ce_id'])).size).toBe(2);
});

test('the ids of Azure clients serve as keys, in their order', async () => {
  const ingress = await startIngress();
  const send = (headers: Readonly<Record<string, string>>) =>
    ingress.send('PUT', '/v1/orders/42', { body: orderBody(), headers });

  await send({ 'operation-id': 'o-1' });
  expect((await send({ 'idempotency-key': 'o-1' })).headers['idempotency-replayed']).toBe('true');
  expect(
    (await send({ 'operation-id': 'o-1', 'repeatability-request-id': 'r-1' })).headers['idempotency-replayed'],
  ).toBe('true');
  const repeatable = await send({ 'repeatability-request-id': 'r-1' });
  expect(repeatable.headers).toMatchObject({ 'repeatability-result': 'accepted' });
  expect(repeatable.headers).not.toHaveProperty('idempotency-replayed');
});

/** An appender that answers when it is told to. */
function createHeldAppender() {
  const waiting: ((offset: Offset) => void)[] = [];
  const appender: CommandAppender = {
    accepting: true,
    append: () => new Promise((resolve) => waiting.push(resolve)),
  };
  return {
    appender,
    count: () => waiting.length,
    answer(offset: Offset) {
      for (const resolve of waiting) resolve(offset);
    },
  };
}
