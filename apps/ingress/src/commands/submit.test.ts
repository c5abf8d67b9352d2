import { parseCommandMetadata } from '@waybill/messages';
import { verifyOperationId } from '@waybill/operations';
import { contracts } from '@waybill/teams';

import { orderBody } from '../fixtures/orders.ts';
import { keys, startIngress, stopIngresses } from '../fixtures/start-ingress.ts';
import { acme } from '../fixtures/test-projector.ts';

afterEach(stopIngresses);

test('a command that is in the log is answered with 202 and its monitor in every spelling', async () => {
  const { send } = await startIngress();

  const reply = await send('PUT', '/v1/orders/42', { body: orderBody() });

  expect(reply.status).toBe(202);
  const id = String(reply.headers['operation-id']);
  const monitor = `https://api.example/operations/${id}`;
  expect(reply.headers).toMatchObject({
    'operation-location': monitor,
    location: monitor,
    'azure-asyncoperation': monitor,
    'retry-after': '1',
    'cache-control': 'no-store',
    'content-type': 'application/json',
  });
  expect(reply.json).toEqual({
    id,
    status: 'NotStarted',
    stage: 'appended',
    kind: 'PlaceOrder',
    commandId: '018f0000-0000-7000-8000-000000000001',
    target: 'https://api.example/v1/orders/42',
    createdDateTime: '2026-11-22T10:00:00.000Z',
    lastActionDateTime: '2026-11-22T10:00:00.000Z',
  });
});

test('the record says all that a consumer must know, and nothing of the credentials', async () => {
  const { send, commands } = await startIngress();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const headers = { traceparent, cookie: 'secret', 'idempotency-key': 'k-raw', 'x-forwarded-for': 'secret' };

  await send('PUT', '/v1/orders/42', { body: orderBody(), headers });

  const [record, ...more] = commands();
  if (record === undefined) throw new Error('There is no record.');
  expect(more).toEqual([]);
  expect(record).toMatchObject({ topic: 'orders.order.commands.v1', timestampMs: Date.UTC(2026, 10, 22, 10) });
  expect(parseCommandMetadata(record)).toMatchObject({
    type: 'orders.order.v1.PlaceOrder',
    tenant: 'acme',
    aggregateId: '42',
    time: new Date(record.timestampMs),
    operationKid: 7,
    expectedVersion: undefined,
    traceparent,
  });
  expect(JSON.stringify(record.headers)).not.toMatch(/secret|k-raw|wbk_/);
});

test('H19: the stamp of the record is the clock of the ingress, whatever time the client names', async () => {
  const { send, commands } = await startIngress();
  const headers = { date: 'Wed, 01 Dec 2010 08:26:00 GMT', ce_time: '2010-12-01T08:26:00Z' };

  await send('PUT', '/v1/orders/42', { body: orderBody(), headers });

  expect(commands()[0]).toMatchObject({
    timestampMs: Date.UTC(2026, 10, 22, 10),
    headers: { ce_time: '2026-11-22T10:00:00.000Z' },
  });
});

test('the operation id is the signed address of the record', async () => {
  const { send, commands } = await startIngress();
  await send('PUT', '/v1/orders/42', { body: orderBody() });

  const { headers } = await send('PUT', '/v1/orders/42', { body: orderBody() });

  const [, record] = commands();
  expect(verifyOperationId(String(headers['operation-id']), acme, keys)).toMatchObject({
    partition: record?.partition,
    offset: 1n,
    timeMs: record?.timestampMs,
    commandId: record?.headers['ce_id'],
    fingerprint: record?.headers['ce_fingerprint']?.slice(0, 16),
  });
});

test('a command without a trace begins one', async () => {
  const { send, commands } = await startIngress();

  await send('PUT', '/v1/orders/42', { body: orderBody() });

  expect(commands()[0]?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
});

test.each([
  ['PUT', '/v1/products/85123A', { description: 'HEART', openingUnits: 500 }, 'RegisterProduct'],
  ['PATCH', '/v1/products/85123A', { description: 'HEART' }, 'DescribeProduct'],
  [
    'POST',
    '/v1/products/85123A:adjust',
    { adjustmentId: 'A-1', quantity: -3, reason: null, adjustedAt: '2010-12-01T08:26:00Z' },
    'AdjustStock',
  ],
  ['DELETE', '/v1/products/85123A', undefined, 'WithdrawProduct'],
] as const)('%s %s submits a command', async (method, path, body, kind) => {
  const { send, commands } = await startIngress();

  const reply = await send(method, path, { body });

  expect(reply).toMatchObject({ status: 202, json: { kind, target: 'https://api.example/v1/products/85123A' } });
  expect(commands()).toHaveLength(1);
});

test('PATCH takes the media type of merge patches too', async () => {
  const { send } = await startIngress();
  const headers = { 'content-type': 'application/merge-patch+json' };

  expect(await send('PATCH', '/v1/products/1', { body: { description: 'HEART' }, headers })).toMatchObject({
    status: 202,
  });
});

test('commands do not look at Accept', async () => {
  const { send } = await startIngress();

  expect(await send('PUT', '/v1/orders/42', { body: orderBody(), headers: { accept: 'text/html' } })).toMatchObject({
    status: 202,
  });
});

test('a body of more than 256 KiB is refused by its announced length', async () => {
  const { send } = await startIngress();

  const reply = await send('PUT', '/v1/orders/42', { body: `"${'x'.repeat(262_143)}"` });

  expect(reply).toMatchObject({
    status: 413,
    json: { code: 'body-too-large', detail: '262,145 bytes; at most 262,144.' },
  });
});

test('a body of more than 256 KiB is refused while it comes, when it announces nothing', async () => {
  const { send } = await startIngress();

  const reply = await send('PUT', '/v1/orders/42', {
    body: `"${'x'.repeat(300_000)}"`,
    headers: { 'transfer-encoding': 'chunked' },
  });

  expect(reply).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
});

test.each([
  ['text/plain', 'PUT', '/v1/orders/42'],
  ['application/merge-patch+json', 'PUT', '/v1/orders/42'],
  ['application/json; charset=utf-16', 'PATCH', '/v1/products/1'],
])('%s is not taken by %s %s', async (type, method, path) => {
  const { send } = await startIngress();

  const reply = await send(method, path, { body: '{}', headers: { 'content-type': type } });

  expect(reply).toMatchObject({ status: 415, json: { code: 'media-type-unsupported' } });
});

test('POST and PATCH say which media types they take', async () => {
  const { send } = await startIngress();
  const headers = { 'content-type': 'text/plain' };

  expect((await send('POST', '/v1/products/1:adjust', { body: 'x', headers })).headers['accept-post']).toBe(
    'application/json',
  );
  expect((await send('PATCH', '/v1/products/1', { body: 'x', headers })).headers['accept-patch']).toBe(
    'application/merge-patch+json, application/json',
  );
});

test('a compressed body is not taken', async () => {
  const { send } = await startIngress();

  expect(await send('PUT', '/v1/orders/42', { body: '{}', headers: { 'content-encoding': 'gzip' } })).toMatchObject({
    status: 415,
  });
});

test.each([
  ['{"country":"x","country":"y"}', 'The name "country" occurs twice in one object.'],
  ['{', 'The body is not taken as JSON'],
  ['', 'The body is not taken as JSON'],
  ['{"__proto__":{}}', 'The body is not taken as JSON'],
  [String.raw`{"country":"\ud800"}`, 'The body has a lone surrogate'],
  ['['.repeat(33) + ']'.repeat(33), 'more than 32 levels'],
])('the body %j is malformed', async (body, detail) => {
  const { send, commands } = await startIngress();

  const reply = await send('PUT', '/v1/orders/42', { body, headers: { 'content-type': 'application/json' } });

  expect(reply).toMatchObject({
    status: 400,
    json: { code: 'body-malformed', detail: expect.stringContaining(detail) },
  });
  expect(commands()).toEqual([]);
});

test('DELETE takes no body', async () => {
  const { send, commands } = await startIngress();

  expect(await send('DELETE', '/v1/products/1', { body: {} })).toMatchObject({
    status: 400,
    json: { code: 'body-malformed' },
  });
  expect(commands()).toEqual([]);
});

test('DELETE takes a chunked body of nothing', async () => {
  const { send } = await startIngress();

  expect(await send('DELETE', '/v1/products/1', { headers: { 'transfer-encoding': 'chunked' } })).toMatchObject({
    status: 202,
  });
});

test('all that does not fit the schema is told at once, each with its place', async () => {
  const { send, commands } = await startIngress();
  const lines = [{ sku: '1', description: '', quantity: 'two', unitPricePence: 0.1 }];

  const reply = await send('PUT', '/v1/orders/42', { body: orderBody({ lines, colour: 'red', country: undefined }) });

  expect(reply).toMatchObject({ status: 422, json: { code: 'validation-failed', detail: '4 members are wrong.' } });
  const { errors } = reply.json as { errors: { pointer: string; code: string; detail: string }[] }; // Just compared.
  expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
    '#/colour',
    '#/country',
    '#/lines/0/quantity',
    '#/lines/0/unitPricePence',
  ]);
  expect(commands()).toEqual([]);
});

test('a body of null is not a missing one', async () => {
  const { send } = await startIngress();

  expect(
    await send('PUT', '/v1/orders/42', { body: 'null', headers: { 'content-type': 'application/json' } }),
  ).toMatchObject({
    status: 422,
    json: { errors: [{ pointer: '#' }] },
  });
});

test.each([
  ['if-match', '"7", "8"', 'precondition-unsupported'],
  ['if-none-match', '"7"', 'precondition-unsupported'],
  ['if-unmodified-since', 'Wed, 01 Dec 2010 08:26:00 GMT', 'precondition-unsupported'],
  ['idempotency-key', '"k', 'header-malformed'],
  ['idempotency-key', 'k'.repeat(256), 'header-malformed'],
  ['operation-id', '', 'header-malformed'],
  ['waybill-callback', '', 'header-malformed'],
  ['waybill-callback', 'erp,https://a.example/', 'header-malformed'],
  ['waybill-callback', 'a,b,c,d,e,f', 'header-malformed'],
])('%s: %s is 400 %s, never dropped in silence', async (name, value, code) => {
  const { send, commands } = await startIngress();

  const reply = await send('PUT', '/v1/orders/42', { body: orderBody(), headers: { [name]: value } });

  expect(reply).toMatchObject({ status: 400, json: { code } });
  expect(commands()).toEqual([]);
});

test.each([
  [{ 'if-match': '"7"' }, 7],
  [{ 'if-match': 'W/"7"' }, 7],
  [{ 'if-match': '*' }, 'any'],
  [{ 'if-none-match': '*' }, 0],
  [{}, undefined],
])('%j travels in the command as the expected version %s', async (headers, expectedVersion) => {
  const { send, commands } = await startIngress();

  await send('PUT', '/v1/orders/42', { body: orderBody(), headers });

  expect(commands().map(parseCommandMetadata)).toEqual([expect.objectContaining({ expectedVersion })]);
});

test.each([
  ['erp', ['erp']],
  ['a, b,c ,d,e', ['a', 'b', 'c', 'd', 'e']],
  ['erp,erp', ['erp']],
  [undefined, []],
])('Waybill-Callback: %s names in the record who is told', async (value, callbacks) => {
  const { send, commands } = await startIngress();
  const headers: Record<string, string> = value === undefined ? {} : { 'waybill-callback': value };

  await send('PUT', '/v1/orders/42', { body: orderBody(), headers });

  expect(commands().map(parseCommandMetadata)).toEqual([expect.objectContaining({ callbacks })]);
});

test('the same key with another expected version is another request', async () => {
  const { send, commands } = await startIngress();
  const put = (version: string) =>
    send('PUT', '/v1/orders/42', { body: orderBody(), headers: { 'idempotency-key': 'k', 'if-match': version } });

  await put('"7"');
  const repeat = await put('W/"7"');
  const other = await put('"8"');

  expect(repeat.headers).toHaveProperty('idempotency-replayed');
  expect(other.headers).not.toHaveProperty('idempotency-replayed');
  expect(commands()).toHaveLength(2);
});

describe('what a contract demands', () => {
  const demanding = contracts.map((contract) => ({
    ...contract,
    commands: contract.commands.map((command) => ({
      ...command,
      requires: ['idempotency-key', 'precondition'] as const,
    })),
  }));
  const put = async (headers: Readonly<Record<string, string>>) => {
    const { send } = await startIngress({ parts: { contracts: demanding } });
    return send('PUT', '/v1/orders/42', { body: orderBody(), headers });
  };

  test('is 400 without the key, 428 without the precondition, and taken with both', async () => {
    expect(await put({})).toMatchObject({ status: 400, json: { code: 'idempotency-key-missing' } });
    expect(await put({ 'idempotency-key': 'k' })).toMatchObject({
      status: 428,
      json: { code: 'precondition-required' },
    });
    expect(await put({ 'idempotency-key': 'k', 'if-none-match': '*' })).toMatchObject({ status: 202 });
  });
});

test('two keys are not one', async () => {
  const { send } = await startIngress();

  const reply = await send('PUT', '/v1/orders/42', { body: orderBody(), headers: { 'idempotency-key': ['a', 'b'] } });

  expect(reply).toMatchObject({ status: 400, json: { detail: 'Idempotency-Key occurs twice.' } });
});

test('a command takes no query parameters', async () => {
  const { send } = await startIngress();

  expect(await send('PUT', '/v1/orders/42?dry=1', { body: orderBody() })).toMatchObject({
    status: 400,
    json: { code: 'parameter-invalid' },
  });
});

test('the checks come in the order of the protocol: what is wrong first is told first', async () => {
  const { send, log } = await startIngress();
  const everything = { body: `"${'x'.repeat(300_000)}"`, headers: { 'content-type': 'text/plain', 'if-match': '1' } };
  const told = async (options: object, path = '/v1/orders/42?x=1') => (await send('PUT', path, options)).json;

  log.appender.accepting = 'The log does not answer';
  expect(await told({ ...everything, token: null })).toMatchObject({ code: 'unauthenticated' });
  expect(await told({ ...everything, token: 'none' }, '/v1//x')).toMatchObject({ code: 'unauthenticated' });
  expect(await told(everything, '/v1/none')).toMatchObject({ code: 'route-unknown' });
  expect(await told(everything)).toMatchObject({ code: 'not-accepted' });
  log.appender.accepting = true;
  expect(await told(everything)).toMatchObject({ code: 'body-too-large' });
  expect(await told({ ...everything, body: '{' })).toMatchObject({ code: 'media-type-unsupported' });
  expect(await told({ body: '{', headers: { 'if-match': '1' } })).toMatchObject({ code: 'body-malformed' });
  expect(await told({ body: '{}', headers: { 'if-match': '1' } })).toMatchObject({ code: 'parameter-invalid' });
  expect(await told({ body: '{}', headers: { 'if-match': '1' } }, '/v1/orders/42')).toMatchObject({
    code: 'precondition-unsupported',
  });
  expect(await told({ body: '{}' }, '/v1/orders/42')).toMatchObject({ code: 'validation-failed' });
});

test('a connection that breaks off in the middle of a body appends nothing', async () => {
  const { send, commands, role } = await startIngress();
  const gone = new AbortController();
  const cut = send('PUT', '/v1/orders/42', {
    body: '{"customerId":',
    headers: { 'content-length': '500' },
    signal: gone.signal,
  });
  setTimeout(() => {
    gone.abort();
  }, 30);

  await expect(cut).rejects.toThrow();

  expect(await send('GET', '/v1/orders')).toMatchObject({ status: 200 });
  expect(commands()).toEqual([]);
  expect(role.health().details).toMatchObject({ accepted: 0, appends: 0 });
});
