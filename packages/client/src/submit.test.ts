import type { PlaceOrder } from './contracts/orders.ts';
import { operation, problem, respond, startScript, unreachable } from './fixtures/scripted-server.ts';

const body: PlaceOrder = {
  ...{ customerId: '17850', country: 'United Kingdom', placedAt: '2010-12-01T08:26:00.000Z' },
  lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 6, unitPricePence: 255 }],
};
const place = { id: '536365', body };
const accepted = () => respond(202, operation(), { 'operation-location': 'https://api.example/operations/op_1' });

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('sends the command to its path, with the credential and a key of its own', async () => {
  const { client, sent } = startScript(accepted(), accepted());

  const first = await client.submit('PUT /v1/orders/{id}', place);
  const second = await client.submit('PUT /v1/orders/{id}', place);

  expect(first).toEqual({
    kind: 'accepted',
    operation: operation(),
    idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(first.idempotencyKey).not.toBe(second.idempotencyKey);
  expect(sent[0]).toMatchObject({ method: 'PUT', path: '/v1/orders/536365', body: JSON.stringify(body) });
  expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
    accept: 'application/json',
    authorization: 'Bearer wbk_a_b',
    'content-type': 'application/json',
    'idempotency-key': `"${first.idempotencyKey}"`,
  });
});

test('an id is encoded, a verb is not, and a deletion has no body', async () => {
  const { client, sent } = startScript(accepted(), accepted());

  await client.submit('POST /v1/orders/{id}:cancel', {
    id: 'a$&/b:c',
    body: { cancellationId: 'C1', cancelledAt: '2010-12-01T08:26:00.000Z' },
  });
  await client.submit('DELETE /v1/products/{id}', { id: '85123A' });

  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v1/orders/a%24%26%2Fb%3Ac:cancel',
    'DELETE /v1/products/85123A',
  ]);
  expect([sent[1]?.body, sent[1]?.headers.has('content-type')]).toEqual([undefined, false]);
});

test.each(['', '.', '..'])('the id "%s", which no URL can carry, is not sent', async (id) => {
  const { client, sent } = startScript();
  await expect(client.submit('PUT /v1/orders/{id}', { ...place, id })).rejects.toThrow(RangeError);
  expect(sent).toEqual([]);
});

test.each([408, 429, 500, 502, 503, 504])('a %i is repeated with the same key and body', async (status) => {
  const { client, sent } = startScript(problem(status, 'x'), unreachable, accepted());

  expect(await settled(client.submit('PUT /v1/orders/{id}', place))).toMatchObject({ kind: 'accepted' });

  const repeated = sent.map(({ headers, body: text }) => [headers.get('idempotency-key'), text]);
  expect(repeated).toEqual([repeated[0], repeated[0], repeated[0]]);
});

test('an attempt that nobody answers is given up and repeated', async () => {
  const { client } = startScript('silence', accepted());
  expect(await settled(client.submit('PUT /v1/orders/{id}', place))).toMatchObject({ kind: 'accepted' });
});

test('the next attempt is not sooner than Retry-After wants it', async () => {
  const { client, sent } = startScript(problem(503, 'not-accepted', { 'retry-after': '7' }), accepted());
  const submitted = client.submit('PUT /v1/orders/{id}', place);

  await jest.advanceTimersByTimeAsync(6_999);
  expect(sent).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);

  expect(await submitted).toMatchObject({ kind: 'accepted' });
});

test('when time is up the key is told with the last problem, and no attempt is begun that would come too late', async () => {
  const { client, sent } = startScript(problem(503, 'append-unknown', { 'retry-after': '40' }));

  const submitted = await settled(client.submit('PUT /v1/orders/{id}', place, { idempotencyKey: 'k-1' }));

  expect(submitted).toMatchObject({ kind: 'unanswered', idempotencyKey: 'k-1', problem: { code: 'append-unknown' } });
  expect(sent).toHaveLength(1);
});

test('a key of the caller is sent as a quoted string, and one that can not be sent is refused', async () => {
  const { client, sent } = startScript(accepted());

  await client.submit('PUT /v1/orders/{id}', place, { idempotencyKey: 'say "a\\b"' });

  expect(sent[0]?.headers.get('idempotency-key')).toBe(String.raw`"say \"a\\b\""`);
  await expect(client.submit('PUT /v1/orders/{id}', place, { idempotencyKey: 'ü' })).rejects.toThrow(RangeError);
});

test('a held answer tells the outcome, and preconditions go along', async () => {
  const done = operation({ status: 'Succeeded', stage: 'projected' });
  const { client, sent } = startScript(respond(201, done), respond(200, done));

  const created = await client.submit('PUT /v1/orders/{id}', place, { waitSeconds: 5.5, ifNoneMatch: '*' });
  await client.submit('PUT /v1/orders/{id}', place, { waitSeconds: 5, ifMatch: '"7"' });

  expect(created).toMatchObject({ kind: 'succeeded', operation: { status: 'Succeeded' } });
  expect(sent.map(({ headers }) => ['prefer', 'if-none-match', 'if-match'].map((name) => headers.get(name)))).toEqual([
    ['wait=5', '*', null],
    ['wait=5', null, '"7"'],
  ]);
});

test('a refusal at the door has a problem and no operation', async () => {
  const { client } = startScript(problem(422, 'validation-failed'));
  expect(await client.submit('PUT /v1/orders/{id}', place)).toMatchObject({
    kind: 'refused',
    operationId: undefined,
    problem: { status: 422, code: 'validation-failed' },
  });
});

test('a decided refusal names its operation, and a defect is one too: nothing is repeated', async () => {
  const located = { 'operation-location': 'https://api.example/operations/op_1', 'operation-id': 'op_1' };
  const { client } = startScript(
    problem(409, 'order-already-placed', located),
    problem(500, 'decider-defect', located),
  );

  for (const code of ['order-already-placed', 'decider-defect']) {
    const refused = await client.submit('PUT /v1/orders/{id}', place, { waitSeconds: 5 });
    expect(refused).toMatchObject({ kind: 'refused', operationId: 'op_1', problem: { code } });
  }
});

test.each([
  ['no answer', unreachable, 'unanswered'],
  ['append-unknown', problem(503, 'append-unknown'), 'unanswered'],
  ['not-accepted', problem(503, 'not-accepted'), 'refused'],
  ['quota-exceeded', problem(429, 'quota-exceeded'), 'refused'],
] as const)('behind %s, credentials that ended make it %3$s', async (_what, first, kind) => {
  const { client } = startScript(first, problem(401, 'unauthenticated'));
  const submitted = await settled(client.submit('PUT /v1/orders/{id}', place));
  expect(submitted).toMatchObject({ kind, problem: { code: 'unauthenticated' } });
});

test('an answer in a form that is not ours is a problem with its number', async () => {
  const { client } = startScript(new Response('<html>', { status: 403 }));
  expect(await client.submit('PUT /v1/orders/{id}', place)).toMatchObject({
    kind: 'refused',
    problem: { status: 403, code: 'unexpected-answer', title: 'HTTP status 403' },
  });
});

test.each([
  ['while it is sent', 'silence' as const],
  ['in the pause behind an attempt', problem(503, 'not-accepted', { 'retry-after': '9' })],
])('an abort %s rejects with its reason', async (_when, answer) => {
  const { client } = startScript(answer);
  const abort = new AbortController();
  const submitted = client.submit('PUT /v1/orders/{id}', place, { signal: abort.signal });
  const rejected = expect(submitted).rejects.toThrow('enough');

  await jest.advanceTimersByTimeAsync(10);
  abort.abort(new Error('enough'));

  await rejected;
});

test('a signal that was aborted before sends nothing', async () => {
  const { client, sent } = startScript();
  await expect(
    client.submit('PUT /v1/orders/{id}', place, { signal: AbortSignal.abort(new Error('late')) }),
  ).rejects.toThrow('late');
  expect(sent).toEqual([]);
});

/** Lets all pauses pass. */
async function settled<Value>(promise: Promise<Value>): Promise<Value> {
  await jest.advanceTimersByTimeAsync(120_000);
  return promise;
}
