import { send, sendAt } from '@waybill/consumer';
import { platformContract } from '@waybill/contracts-platform';
import { deriveSecret } from '@waybill/webhooks';
import { Webhook } from 'standardwebhooks';

import { endpointView, MASTER_KEY, notifierParts, SOURCE } from '../fixtures.ts';
import { receiver } from '../receiver-fixture.ts';
import { testEndpoint } from './test-endpoint.ts';
import type { Verification } from './verify-endpoint.ts';
import { verifyEndpoint } from './verify-endpoint.ts';

const nowMs = Date.now();
const now = () => nowMs;
const source = { ...SOURCE, aggregateId: 'erp' };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function verify(
  answer: (challenge: string) => [status: number, body: string],
  changes: Partial<Verification> = {},
) {
  const { url, received, close } = await receiver((response, body) => {
    const { data } = JSON.parse(body) as { readonly data: { readonly challenge: string } }; // Ours are challenges.
    const [status, text] = answer(data.challenge);
    response.writeHead(status).end(text);
  });
  closing.push(close);
  const asked = { url, registration: 1, attempt: 1, registeredAt: new Date(nowMs), generation: 1, ...changes };
  return { sends: await verifyEndpoint(asked, source, notifierParts([], { now })), received };
}

const echo = (challenge: string): [number, string] => [200, JSON.stringify({ challenge })];
const silent = (): [number, string] => [200, '{}'];
const reject = (message: string, code = 'endpoint-not-verified') =>
  send(platformContract, 'RejectEndpoint', 'erp', { registration: 1, code, message });

test('an endpoint that answers its signed challenge is confirmed', async () => {
  const { sends, received } = await verify(echo);
  expect(sends).toEqual([send(platformContract, 'ConfirmEndpoint', 'erp', { registration: 1, at: new Date(nowMs) })]);
  const [{ headers, body } = { headers: {}, body: '' }] = received;
  const secret = deriveSecret(MASTER_KEY, { tenant: 'acme', endpoint: 'erp', generation: 1 });
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'waybill.endpoint.verify' });
});

test('a challenge and its id are the same at each attempt, and those of another registration differ', async () => {
  const [first] = (await verify(silent)).received;
  const [again] = (await verify(silent, { attempt: 2 })).received;
  const [other] = (await verify(silent, { registration: 2 })).received;
  expect([again?.body, again?.headers['webhook-id']]).toEqual([first?.body, first?.headers['webhook-id']]);
  expect(other?.body).not.toBe(first?.body);
});

test('one that does not is asked again', async () => {
  const registeredAt = new Date(nowMs);
  const { sends } = await verify(silent);
  const retry = { registration: 1, attempt: 2, registeredAt };
  expect(sends).toEqual([sendAt(new Date(nowMs + 5_000), send(platformContract, 'RetryVerification', 'erp', retry))]);
});

test('after ten minutes it is given up', async () => {
  const last = { attempt: 9, registeredAt: new Date(nowMs - 600_000) };
  expect((await verify(silent, last)).sends).toEqual([reject('The endpoint answered, but not with its challenge.')]);
  expect((await verify(() => [404, ''], { ...last, attempt: 3 })).sends).toEqual([
    reject('The endpoint answered its challenge by 404.'),
  ]);
});

test('a URL inside is refused at once', async () => {
  const message = 'Webhooks go to public addresses only.';
  const { sends } = await verify(silent, { url: 'https://10.0.0.1/' });
  expect(sends).toEqual([reject(message, 'endpoint-url-refused')]);
});

test('a message to try it with is sent once, and what came of it is told', async () => {
  const { url, received, close } = await receiver((response) => response.writeHead(503).end());
  closing.push(close);
  const tested = { test: 2, at: new Date(0) };
  expect(await testEndpoint(tested, source, notifierParts([endpointView({ url })]))).toEqual([
    send(platformContract, 'RecordTest', 'erp', { test: 2, status: 503, failure: null }),
  ]);
  expect(received).toHaveLength(1);
  expect(await testEndpoint(tested, source, notifierParts([]))).toEqual([
    send(platformContract, 'RecordTest', 'erp', { test: 2, status: null, failure: 'endpoint-deleted' }),
  ]);
});
