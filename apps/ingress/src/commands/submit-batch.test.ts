import { orderBody } from '../fixtures/orders.ts';
import type { Reply, RequestOptions } from '../fixtures/requests.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

type Item = {
  readonly httpStatus: number;
  readonly operationLocation?: string;
  readonly body?: { readonly id: string; readonly commandId: string };
  readonly problem?: { readonly code: string };
};

function post({ send }: TestIngress, commands: unknown, options: RequestOptions = {}): Promise<Reply> {
  return send('POST', '/batch', { body: { commands }, ...options });
}

function itemsOf(reply: Reply): readonly Item[] {
  return (reply.json as { items: readonly Item[] }).items; // A batch was answered.
}

const place = (id: string, more: object = {}) => ({
  method: 'PUT',
  path: `/v1/orders/${id}`,
  body: orderBody(),
  ...more,
});

test('each command of a batch is answered in its place, as it would be alone', async () => {
  const ingress = await startIngress();

  const reply = await post(ingress, [
    place('1'),
    place('2', { body: { customerId: 5 } }),
    { method: 'DELETE', path: '/v1/products/85123A' },
    { method: 'POST', path: '/v1/orders/1:open', body: {} },
    { method: 'PUT', path: '/v1/nothing/1', body: {} },
    { method: 'GET', path: '/v1/orders/1' },
    place('3', { headers: { 'If-Match': '"a", "b"' } }),
    { ...place('4'), path: '/v1/orders/4?x=1' },
    { method: 'PUT', path: '/v1/orders/5' },
    { method: 'DELETE', path: '/v1/products/85123A', body: {} },
    place('6', { headers: { 'Content-Type': 'text/plain' } }),
  ]);

  expect(reply).toMatchObject({ status: 207, headers: { 'cache-control': 'no-store' } });
  expect(itemsOf(reply).map(({ httpStatus, problem }) => [httpStatus, problem?.code])).toEqual([
    [202, undefined],
    [422, 'validation-failed'],
    [202, undefined],
    [404, 'route-unknown'],
    [404, 'route-unknown'],
    [405, 'method-not-allowed'],
    [400, 'precondition-unsupported'],
    [400, 'parameter-invalid'],
    [400, 'body-malformed'],
    [400, 'body-malformed'],
    [415, 'media-type-unsupported'],
  ]);
  expect(ingress.commands()).toHaveLength(2);
});

test('an accepted item has the address of its monitor and the body of a 202', async () => {
  const ingress = await startIngress();

  const [item] = itemsOf(await post(ingress, [place('1')]));

  expect(item).toEqual({
    httpStatus: 202,
    operationLocation: `https://api.example/operations/${item?.body?.id ?? ''}`,
    body: expect.objectContaining({
      status: 'NotStarted',
      kind: 'PlaceOrder',
      target: 'https://api.example/v1/orders/1',
    }),
  });
});

test('commands of one aggregate are appended in the order of the batch', async () => {
  const ingress = await startIngress();
  const bodies = Array.from({ length: 50 }, (_, index) =>
    place('1', { body: orderBody({ customerId: String(index) }) }),
  );

  const items = itemsOf(await post(ingress, bodies));

  const commandIds = ingress.commands().map(({ headers }) => headers['ce_id']);
  expect(commandIds).toEqual(items.map(({ body }) => body?.commandId));
});

test('a key means the same in a batch as alone: a repeat has one effect, in the same batch too', async () => {
  const ingress = await startIngress();
  const keyed = place('1', { headers: { 'idempotency-key': 'k' } });
  const alone = await ingress.send('PUT', '/v1/orders/1', { headers: { 'idempotency-key': '"k"' }, body: orderBody() });

  const items = itemsOf(await post(ingress, [keyed, place('2', { headers: { 'Idempotency-Key': 'n' } }), keyed]));

  expect(items.map(({ body }) => body?.id)).toEqual([
    alone.headers['operation-id'],
    items[1]?.body?.id,
    items[0]?.body?.id,
  ]);
  expect(items[0]).toMatchObject({ replayed: true });
  expect(ingress.commands()).toHaveLength(2);
});

test('each item needs the scope of its own route', async () => {
  const ingress = await startIngress();

  const items = itemsOf(await post(ingress, [place('1')], { token: TOKENS.reader }));

  expect(items).toMatchObject([{ httpStatus: 403, problem: { code: 'scope-missing', status: 403 } }]);
});

test('an item whose append failed says so, and the others do not suffer', async () => {
  const ingress = await startIngress();
  ingress.log.failNextAppend('lost-before');

  const items = itemsOf(await post(ingress, [place('1'), place('2')]));

  expect(items.map(({ httpStatus }) => httpStatus)).toEqual([503, 202]);
});

test.each<readonly [string, unknown, RegExp]>([
  ['no object', [], /^A batch is/],
  ['no commands', {}, /^A batch is/],
  ['none at all', { commands: [] }, /^A batch is/],
  ['one that is none', { commands: [place('1'), 5] }, /^commands\[1\] is not an object/],
  [
    'one with an unknown member',
    { commands: [{ ...place('1'), url: '' }] },
    /^commands\[0\] has the unknown member "url"/,
  ],
  ['one without a method', { commands: [{ path: '/' }] }, /^commands\[0\]\.method/],
  ['one with a whole URL', { commands: [{ ...place('1'), path: 'https://x/' }] }, /^commands\[0\]\.path/],
  [
    'one with an unknown header',
    { commands: [place('1', { headers: { prefer: 'wait=1' } })] },
    /has "prefer"; it takes/,
  ],
  ['a header twice', { commands: [place('1', { headers: { 'if-match': '*', 'If-Match': '*' } })] }, /twice/],
  ['a header that is no text', { commands: [place('1', { headers: { 'if-match': 1 } })] }, /is not a text/],
])('a batch with %s is refused whole, and nothing is appended', async (_what, body, detail) => {
  const ingress = await startIngress();

  const reply = await ingress.send('POST', '/batch', { body });

  expect(reply).toMatchObject({ status: 400, json: { code: 'body-malformed', detail: expect.stringMatching(detail) } });
  expect(ingress.commands()).toEqual([]);
});

test('a batch of too many commands or bytes is 413', async () => {
  const ingress = await startIngress();

  expect(
    await post(
      ingress,
      Array.from({ length: 501 }, () => place('1')),
    ),
  ).toMatchObject({
    status: 413,
    json: { detail: '501 commands; at most 500.' },
  });
  expect(await post(ingress, [place('1', { body: 'x'.repeat(1024 * 1024) })])).toMatchObject({ status: 413 });
  expect(ingress.commands()).toEqual([]);
});

test('a body in a batch has the bounds of a body alone', async () => {
  const ingress = await startIngress();
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

  const items = itemsOf(
    await post(ingress, [
      place('1', { body: deep(33) }),
      place('2', { body: Array.from({ length: 10_001 }, () => 0) }),
      place('3', { body: orderBody({ customerId: 'x'.repeat(262_144) }) }),
    ]),
  );

  expect(items.map(({ httpStatus, problem }) => [httpStatus, problem?.code])).toEqual([
    [400, 'body-malformed'],
    [400, 'body-malformed'],
    [413, 'body-too-large'],
  ]);
});

test('Prefer is ignored, and query parameters are refused', async () => {
  const ingress = await startIngress();

  const reply = await post(ingress, [place('1')], { headers: { prefer: 'wait=20' } });

  expect(reply.status).toBe(207);
  expect(reply.headers).not.toHaveProperty('preference-applied');
  expect(await ingress.send('POST', '/batch?x=1', { body: { commands: [place('1')] } })).toMatchObject({ status: 400 });
});
