import type { ServerResponse } from 'node:http';

import { send, sendAt } from '@waybill/consumer';
import type { AttemptDue, EndpointView } from '@waybill/contracts-platform';
import { platformContract } from '@waybill/contracts-platform';
import { deriveSecret, nextAttemptAt, webhookId } from '@waybill/webhooks';
import { Webhook } from 'standardwebhooks';

import { endpointView, MASTER_KEY, notifierParts, SOURCE } from '../fixtures.ts';
import { receiver } from '../receiver-fixture.ts';
import { attemptCallback } from './attempt-callback.ts';
import { createEndpointLines } from './endpoint-lines.ts';

const ID = webhookId('op_1', 'erp');
const due: AttemptDue = { endpoint: 'erp', round: 0, attempt: 1, type: 't', body: '{"type":"t"}' };
const nowMs = Date.now();
const now = () => nowMs;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function attempt(
  answer: (response: ServerResponse) => void,
  { endpoint = {}, asked = {}, delivery }: Setting = {},
) {
  const { url, received, close } = await receiver(answer);
  closing.push(close);
  const found = delivery && {
    id: 'op_1',
    version: 1,
    document: { callbacks: [delivery] },
    applied: new Map(),
    generation: 1,
  };
  const parts = notifierParts([endpointView({ url, ...endpoint })], { now, ...(found && { delivery: found }) });
  const sends = await attemptCallback({ ...due, ...asked }, SOURCE, { ...parts, lines: createEndpointLines(now) });
  return { sends, received };
}

type Setting = {
  readonly endpoint?: Partial<EndpointView>;
  readonly asked?: Partial<AttemptDue>;
  /** What is known of the callback. */
  readonly delivery?: object;
};

const record = (changes: object = {}) =>
  send(platformContract, 'RecordAttempt', 'op_1', {
    ...{ endpoint: 'erp', round: 0, attempt: 1, at: new Date(nowMs), status: 204, failure: null, nextAt: null },
    ...changes,
  });
const again = (atMs: number, number = 2) =>
  sendAt(
    new Date(atMs),
    send(platformContract, 'RequestAttempt', 'op_1', { endpoint: 'erp', round: 0, attempt: number }),
  );
const status =
  (code: number, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end();

test('sends the bytes of the record, signed by both secrets while they rotate', async () => {
  const later = new Date(nowMs + 1);
  const secrets = [
    { generation: 3, createdAt: later, expiresAt: null },
    { generation: 2, createdAt: later, expiresAt: later },
    { generation: 1, createdAt: later, expiresAt: new Date(nowMs) },
  ];
  const { sends, received } = await attempt(status(204), { endpoint: { secrets } });
  expect(sends).toEqual([record()]);
  expect(received).toMatchObject([{ body: due.body, headers: { 'webhook-id': ID } }]);
  const [{ headers, body } = { headers: {}, body: '' }] = received;
  const verifies = [3, 2, 1].map((generation) => {
    const secret = deriveSecret(MASTER_KEY, { tenant: 'acme', endpoint: 'erp', generation });
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  });
  expect(verifies).toEqual([true, true, false]);
});

test.each([500, 302, 400])('%p is tried again at its time', async (code) => {
  const nextAt = nextAttemptAt({ webhookId: ID, attempt: 1, failedAtMs: nowMs }) ?? 0;
  const { sends } = await attempt(status(code));
  expect(sends).toEqual([record({ status: code, nextAt: new Date(nextAt) }), again(nextAt)]);
});

test('Retry-After is obeyed', async () => {
  const { sends } = await attempt(status(429, { 'retry-after': '600' }));
  expect(sends).toEqual([record({ status: 429, nextAt: new Date(nowMs + 600_000) }), again(nowMs + 600_000)]);
});

test('410 disables the endpoint, and is not tried again', async () => {
  const { sends } = await attempt(status(410));
  expect(sends).toEqual([
    record({ status: 410 }),
    send(platformContract, 'DisableEndpoint', 'erp', { reason: 'gone' }),
  ]);
});

test('the tenth failure is the last', async () => {
  const { sends } = await attempt(status(500), { asked: { attempt: 10 } });
  expect(sends).toEqual([record({ attempt: 10, status: 500 })]);
});

test.each([
  ['endpoint-disabled', { enabled: false }],
  ['endpoint-not-verified', { verified: false }],
  ['endpoint-deleted', { id: 'crm' }],
])('one that is %s is not asked', async (failure, endpoint) => {
  const { sends, received } = await attempt(status(204), { endpoint });
  expect(sends).toEqual([record({ status: null, failure })]);
  expect(received).toEqual([]);
});

test.each([
  [{ round: 0, attemptsOfRound: 1 }, 0],
  [{ round: 1, attemptsOfRound: 0 }, 0],
  [{ round: 0, attemptsOfRound: 0 }, 1],
])('what was recorded already (%j) is not sent once more', async (known, times) => {
  const { received } = await attempt(status(204), { delivery: { endpoint: 'erp', ...known } });
  expect(received).toHaveLength(times);
});

test('who is not its turn is asked for again later, and nothing is recorded', async () => {
  const { url, received, close } = await receiver(status(502));
  closing.push(close);
  const parts = { ...notifierParts([endpointView({ url })], { now }), lines: createEndpointLines(now) };
  await attemptCallback(due, SOURCE, parts);
  const sends = await attemptCallback(due, SOURCE, parts);
  expect(sends).toMatchObject([{ command: { type: 'RequestAttempt' }, data: { attempt: 1 } }]);
  expect(received).toHaveLength(1);
});
