import { getClient } from '@azure-rest/core-client';
import type { OperationResponse } from '@azure/core-lro';
import { createHttpPoller } from '@azure/core-lro';

import type { System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';

type Method = 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** Section 14 of the HTTP protocol: this client is not changed for Waybill, Waybill fits it. */
describe('the pollers of Azure', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['apps/standalone']);
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 60_000);

  function poller(method: Method, path: string, body?: unknown) {
    const [url = ''] = system.replicas.urls();
    const client = getClient(url, { allowInsecureConnection: true });
    const headers = { authorization: `Bearer ${system.replicas.apiKey}` };
    async function send(verb: Method | 'GET', to: string, content?: unknown): Promise<OperationResponse> {
      const route = client.pathUnchecked(to);
      const options = { headers, ...(content === undefined ? {} : { body: content }) };
      const call = { GET: route.get, PUT: route.put, POST: route.post, PATCH: route.patch, DELETE: route.delete }[verb];
      const response = await call(options);
      const request = { method: verb, url: response.request.url };
      const raw = { statusCode: Number(response.status), headers: response.headers, body: response.body as unknown };
      return { flatResponse: response, rawResponse: { ...raw, request } };
    }
    return createHttpPoller(
      {
        sendInitialRequest: () => send(method, path, body),
        sendPollRequest: (to) => send('GET', to),
      },
      { intervalInMs: 20, processResult: (response) => Promise.resolve((response as { body: unknown }).body) }, // What send answers.
    );
  }

  const product = { description: 'HEART', openingUnits: 500 };
  const adjustment = (quantity: number) => ({
    adjustmentId: `of-${quantity}`,
    quantity,
    adjustedAt: '2010-12-01T08:26:00Z',
  });

  test('PUT ends with the resource', async () => {
    expect(await poller('PUT', '/v1/products/A1', product)).toMatchObject({ id: 'A1', version: 1 });
  });

  test('POST ends with the resource', async () => {
    await poller('PUT', '/v1/products/A2', product);

    expect(await poller('POST', '/v1/products/A2:adjust', adjustment(5))).toMatchObject({ id: 'A2', version: 2 });
  });

  test('PATCH ends with the resource', async () => {
    await poller('PUT', '/v1/products/A3', product);

    const described = poller('PATCH', '/v1/products/A3', { description: 'RED' });

    expect(await described).toMatchObject({ id: 'A3', description: 'RED' });
  });

  test('DELETE ends, and is not taken for a failure', async () => {
    await poller('PUT', '/v1/products/A4', product);
    const deleted = poller('DELETE', '/v1/products/A4');

    await deleted.pollUntilDone();

    expect(deleted.operationState).toMatchObject({ status: 'succeeded' });
  });

  test.each<readonly [Method, string, unknown, string]>([
    [
      'PUT',
      '/v1/orders/A5',
      {
        ...{ customerId: '17850', country: 'United Kingdom', placedAt: '2010-12-01T08:26:00Z' },
        lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 3_000, unitPricePence: 255 }],
      },
      'allocation-limit-exceeded',
    ],
    ['POST', '/v1/products/nobody:adjust', adjustment(5), 'product-unknown'],
    ['PATCH', '/v1/products/nobody', { description: 'RED' }, 'product-unknown'],
  ])('a refused %s %s fails with its code', async (method, path, body, code) => {
    const refused = poller(method, path, body);

    await expect(refused.pollUntilDone()).rejects.toThrow(code);
    expect(refused.operationState).toMatchObject({ status: 'failed' });
  });

  test('a poller outlives a restart of the system between its submission and its polls', async () => {
    const submitted = poller('PUT', '/v1/products/A6', product);
    await submitted.submitted();
    const [member] = system.members;
    if (!member) throw new Error('The system has no member');
    member.current().signal('SIGKILL');
    await member.current().ended;
    await member.restart();

    expect(await submitted.pollUntilDone()).toMatchObject({ id: 'A6' });
  });
});
