import type { ProblemCode } from '@waybill/http';
import { problemCatalogue, problemCodes, refuse } from '@waybill/http';
import { positionText, toOffset } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { OPERATION_RETENTION_MS } from '@waybill/operations';
import { contracts } from '@waybill/teams';

import { orderBody, orderView } from './fixtures/orders.ts';
import type { Reply, RequestOptions } from './fixtures/requests.ts';
import { TOKENS } from './fixtures/requests.ts';
import type { TestIngress, TestIngressOptions } from './fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from './fixtures/start-ingress.ts';

afterEach(stopIngresses);

const ORDER = '/v1/orders/42';

/** One request to an ingress of its own. */
async function ask(method: string, path: string, request: RequestOptions = {}, options: TestIngressOptions = {}) {
  return (await startIngress(options)).send(method, path, request);
}

function put(headers: Readonly<Record<string, string>>, options?: TestIngressOptions, body: unknown = orderBody()) {
  return ask('PUT', ORDER, { body, headers }, options);
}

async function submit(ingress: TestIngress): Promise<string> {
  return String((await ingress.send('PUT', ORDER, { body: orderBody() })).headers['operation-id']);
}

/** The result of an operation that has come to an end, as a client sees it who asks for it. */
async function resultOf(changes: Partial<OperationRow>): Promise<Reply> {
  const ingress = await startIngress();
  const id = await submit(ingress);
  await ingress.projector.finish(id, changes);
  return ingress.send('GET', `/operations/${id}/result`);
}

function failed(code: string): Promise<Reply> {
  return resultOf({ status: 'Failed', error: { code, message: 'No.', target: null, details: null } });
}

function demanding(requires: 'idempotency-key' | 'precondition'): TestIngressOptions {
  const demand = contracts.map((contract) => ({
    ...contract,
    commands: contract.commands.map((command) => ({ ...command, requires: [requires] })),
  }));
  return { parts: { contracts: demand } };
}

const retired = { deprecated: new Date(0), sunset: new Date(1) };
const TOO_MUCH = 'x'.repeat(300_000);

/** How a client comes to see each of them. A code without an entry does not compile; a team's own stand in its contract. */
const provoke: Readonly<Record<Exclude<ProblemCode, 'command-refused'>, () => Promise<Reply>>> = {
  'body-malformed': () => put({}, {}, '{'),
  'header-malformed': () => put({ 'idempotency-key': '"k' }),
  'idempotency-key-missing': () => put({}, demanding('idempotency-key')),
  'precondition-unsupported': () => put({ 'if-match': '"1", "2"' }),
  'parameter-invalid': () => ask('GET', '/v1/orders?colour=red'),
  'id-invalid': () => ask('PUT', '/v1/orders/a%2Fb', { body: orderBody() }),
  unauthenticated: () => ask('GET', ORDER, { token: null }),
  'scope-missing': () => ask('PUT', ORDER, { body: orderBody(), token: TOKENS.reader }),
  'route-unknown': () => ask('GET', '/v1/nothing'),
  'resource-unknown': () => ask('GET', ORDER),
  'operation-unknown': () => ask('GET', '/operations/op_nobody'),
  'method-not-allowed': () => ask('DELETE', ORDER),
  'not-acceptable': () => ask('GET', ORDER, { headers: { accept: 'text/html' } }),
  'operation-canceled': () => resultOf({ status: 'Canceled' }),
  'operation-finished': async () => {
    const ingress = await startIngress();
    const id = await submit(ingress);
    await ingress.projector.finish(id);
    return ingress.send('POST', `/operations/${id}:cancel`);
  },
  'operation-not-cancelable': () => failed('operation-not-cancelable'),
  'operation-expired': async () => {
    const ingress = await startIngress();
    const id = await submit(ingress);
    await ingress.projector.advance(id);
    ingress.clock.nowMs += OPERATION_RETENTION_MS + 1;
    return ingress.send('GET', `/operations/${id}`);
  },
  'version-retired': () => {
    const ended = contracts.map((contract) => ({ ...contract, versions: { v1: retired } }));
    return ask('GET', ORDER, {}, { parts: { contracts: ended } });
  },
  'precondition-failed': () => failed('precondition-failed'),
  'body-too-large': () => put({}, {}, TOO_MUCH),
  'media-type-unsupported': () => put({ 'content-type': 'text/plain' }, {}, 'order'),
  'validation-failed': () => put({}, {}, { ...orderBody(), country: 7 }),
  'idempotency-key-reused': () => failed('idempotency-key-reused'),
  'decision-too-large': () => failed('decision-too-large'),
  'precondition-required': () => put({}, demanding('precondition')),
  'quota-exceeded': async () => {
    const { send } = await startIngress({ config: { quotas: { commands: { requests: 1, seconds: 10 } } } });
    await send('PUT', ORDER, { body: orderBody() });
    return send('PUT', ORDER, { body: orderBody() });
  },
  'decider-defect': () => failed('decider-defect'),
  'internal-error': () => {
    const decode = () => ({ ok: false, reason: 'It is not read.' }) as const;
    const encode = () => {
      throw new Error('A defect of ours.');
    };
    return put({}, { parts: { codec: { prepare: () => undefined, decode, encode } } });
  },
  'not-accepted': async () => {
    const ingress = await startIngress();
    ingress.log.appender.accepting = 'The log does not answer.';
    return ingress.send('PUT', ORDER, { body: orderBody() });
  },
  'append-unknown': async () => {
    const ingress = await startIngress();
    ingress.log.failNextAppend('lost-after');
    return ingress.send('PUT', ORDER, { body: orderBody() });
  },
  'identity-unavailable': () => {
    const credentials = { authenticate: () => refuse('identity-unavailable', 'The keys of the issuer are not known.') };
    return ask('GET', ORDER, {}, { parts: { credentials } });
  },
  'view-behind': async () => {
    const ingress = await startIngress();
    await ingress.projector.showOrder('42', 1, orderView());
    const ahead = positionText(new Map([[ingress.projector.keyOfOrder('42'), toOffset(99)]])) ?? '';
    return ingress.send('GET', ORDER, { headers: { 'waybill-position': ahead, prefer: 'wait=1' } });
  },
  'status-unavailable': async () => {
    const ingress = await startIngress({ positions: false, limits: { storeMs: 50 } });
    return ingress.send('GET', `/operations/${await submit(ingress)}`);
  },
};

test('every code that is in the catalogue is provoked below', () => {
  expect(problemCodes.filter((code) => !(code in provoke))).toEqual(['command-refused']);
});

test.each(Object.entries(provoke))('%s is answered with its number, and a page of its own', async (code, request) => {
  const reply = await request();

  const { status } = problemCatalogue.find((problem) => problem.code === code) ?? {};
  expect(reply).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
  expect(reply.json).toMatchObject({ code, type: expect.stringMatching(new RegExp(`[/#]${code}$`)) });
  expect((await ask('GET', `/problems/${code}`, { token: null })).status).toBe(200);
});
