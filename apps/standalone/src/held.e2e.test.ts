import { abortWithin } from '@waybill/service';
import { EventSource } from 'eventsource';

import type { System } from './system/start-system.ts';
import { endpointsOf, startSystem } from './system/start-system.ts';

/** What a client with curl sees, against everything real. */
describe('a client that waits for its outcome', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem(endpointsOf(process.env), ['apps/standalone']);
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 60_000);

  async function send(method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown) {
    const [url = ''] = system.replicas.urls();
    const response = await fetch(url + path, {
      ...{ method, redirect: 'manual', signal: AbortSignal.timeout(30_000) },
      headers: { authorization: `Bearer ${system.replicas.apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>; // Documents are objects here.
    return { status: response.status, headers: response.headers, json };
  }

  const wait = { prefer: 'wait=20' };
  const order = (quantity: number) => ({
    ...{ customerId: '17850', country: 'United Kingdom', placedAt: '2010-12-01T08:26:00.000Z' },
    lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity, unitPricePence: 255 }],
  });

  test('a process over three teams is 201 with its resource, and its result leads there', async () => {
    const placed = await send('PUT', '/v1/orders/536365', wait, order(6));

    expect(placed).toMatchObject({ status: 201, json: { status: 'Succeeded', kind: 'PlaceOrder' } });
    expect(placed.headers.get('location')).toMatch(/\/v1\/orders\/536365$/);
    const result = await send('GET', `/operations/${String(placed.json['id'])}/result`, wait);
    expect([result.status, result.headers.get('location')]).toEqual([303, placed.headers.get('location')]);
  });

  test('a refusal of another team is told by the number of its code, with the operation', async () => {
    const refused = await send('PUT', '/v1/orders/536366', wait, order(3_000));

    expect(refused).toMatchObject({ status: 409, json: { code: 'allocation-limit-exceeded', status: 409 } });
    expect(refused.json['operationId']).toBe(refused.headers.get('operation-id'));
  });

  test('a precondition is compared by the consumer alone: 412, and the same one succeeds where it holds', async () => {
    const product = { description: 'HEART', openingUnits: 500 };
    expect(await send('PUT', '/v1/products/85123A', { ...wait, 'if-none-match': '*' }, product)).toMatchObject({
      status: 201,
    });

    const describe = (version: string, description: string) =>
      send('PATCH', '/v1/products/85123A', { ...wait, 'if-match': version }, { description });

    expect(await describe('"7"', 'CREAM HEART')).toMatchObject({ status: 412, json: { code: 'precondition-failed' } });
    expect(await describe('"1"', 'CREAM HEART')).toMatchObject({ status: 200, json: { status: 'Succeeded' } });
    expect(await describe('"1"', 'WHITE HEART')).toMatchObject({ status: 412, json: { code: 'precondition-failed' } });
  });

  test('the position of an end lets every view of every team show what was written', async () => {
    const placed = await send('PUT', '/v1/orders/536368', wait, order(2));
    const position = { 'waybill-position': placed.headers.get('waybill-position') ?? '' };

    const shown = await send('GET', '/v1/orders/536368', position);
    const stock = await send('GET', '/v1/stock-levels/85123A', position);
    const sold = await send('GET', '/v1/product-sales/85123A', position);

    expect(position['waybill-position']).toMatch(/^[\w-]+$/);
    expect(shown).toMatchObject({ status: 200, json: { status: 'confirmed' } });
    expect([stock.status, sold.status]).toEqual([200, 200]);
    expect(Date.parse(stock.headers.get('waybill-as-of') ?? '')).toBeLessThanOrEqual(Date.now());
  });

  test('who knows a version is told of the next one', async () => {
    const first = await send('GET', '/v1/products/85123A', {});
    const known = { ...wait, 'if-none-match': first.headers.get('etag') ?? '' };
    const next = send('GET', '/v1/products/85123A', known);

    const changed = await send('PATCH', '/v1/products/85123A', wait, { description: 'RED HEART' });

    expect(changed.status).toBe(200);
    expect(await next).toMatchObject({ status: 200, json: { description: 'RED HEART' } });
  });

  test('whoever reads the stream of an operation sees it end', async () => {
    const { headers } = await send('PUT', '/v1/orders/536369', {}, order(1));
    const [url = ''] = system.replicas.urls();

    const response = await fetch(`${url}/operations/${String(headers.get('operation-id'))}/events`, {
      headers: { authorization: `Bearer ${system.replicas.apiKey}`, accept: 'text/event-stream' },
      signal: AbortSignal.timeout(30_000),
    });

    const text = await response.text();
    expect(text).toMatch(/^retry: 2000\n/);
    expect(text.trimEnd().split('\n').at(-1)).toContain('"status":"Succeeded"');
  });

  test('an unchanged EventSource sees the end, comes back, and stops at 204', async () => {
    const { headers } = await send('PUT', '/v1/orders/536372', {}, order(1));
    const [url = ''] = system.replicas.urls();
    const statuses: unknown[] = [];
    const authorization = `Bearer ${system.replicas.apiKey}`;
    const source = new EventSource(`${url}/operations/${String(headers.get('operation-id'))}/events`, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, authorization } }),
    });
    source.addEventListener('status', ({ data }) =>
      statuses.push((JSON.parse(String(data)) as { status: unknown }).status),
    ); // A status document.

    // It comes back by itself once the stream has ended, with the id of the last event.
    const code = await new Promise((resolve) => {
      source.addEventListener('error', (event) => {
        if (source.readyState === source.CLOSED) resolve(event.code);
      });
    });

    expect(statuses.at(-1)).toBe('Succeeded');
    expect(code).toBe(204);
  });

  test('whoever follows the events of a topic hears of each, and resumes behind the last', async () => {
    const [url = ''] = system.replicas.urls();
    const follow = async (headers: Readonly<Record<string, string>>, until: RegExp) => {
      const end = new AbortController();
      const response = await fetch(`${url}/events/orders.order.events.v1?from=earliest&subject=536365`, {
        headers: { authorization: `Bearer ${system.replicas.apiKey}`, ...headers },
        signal: abortWithin(end.signal, 30_000),
      });
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
        if (until.test(text)) break;
      }
      end.abort();
      return text;
    };

    const first = await follow({}, /OrderConfirmed[^\n]+\n\n/);
    const [, placed = ''] = /id: (\S+)\ndata: \{[^\n]*OrderPlaced/.exec(first) ?? [];
    const rest = await follow({ 'last-event-id': placed }, /OrderConfirmed[^\n]+\n\n/);

    expect(first.match(/orders\.order\.v1\.\w+/g)?.[0]).toBe('orders.order.v1.OrderPlaced');
    expect(rest).not.toContain('OrderPlaced');
  });

  test('a batch is taken in one request, waited for in another, and found in the list', async () => {
    const commands = ['536370', '536371'].map((id) => ({ method: 'PUT', path: `/v1/orders/${id}`, body: order(1) }));
    const taken = await send('POST', '/batch', {}, { commands });
    const items = taken.json['items'] as readonly { readonly body: { readonly id: string; readonly target: string } }[]; // Both are accepted.

    const ended = await send('POST', '/operations:batchGet', wait, { ids: items.map(({ body }) => body.id) });

    expect(taken.status).toBe(207);
    expect(ended.json).toMatchObject({ items: [{ status: 'Succeeded' }, { status: 'Succeeded' }] });
    const [{ id, target } = { id: '', target: '' }] = items.map(({ body }) => body);
    const listed = await send('GET', `/operations?status=Succeeded&kind=PlaceOrder&target=${target}`, {});
    expect(listed.json).toEqual({ items: [(await send('GET', `/operations/${id}`, {})).json] });
  });

  test('what has ended can not be cancelled any more, and a wish to cancel is decided behind what it is about', async () => {
    const { headers } = await send('PUT', '/v1/orders/536367', {}, order(1));
    const id = String(headers.get('operation-id'));

    const cancelled = await send('POST', `/operations/${id}:cancel`, wait);

    // Which of the two comes first is not ours to say; that both tell the same is.
    const { json } = await send('GET', `/operations/${id}`, wait);
    expect([json['status'], cancelled.status, cancelled.json['code'] ?? cancelled.json['status']]).toEqual(
      json['status'] === 'Canceled'
        ? ['Canceled', 200, 'Canceled']
        : ['Succeeded', 409, expect.stringMatching(/^operation-(?:finished|not-cancelable)$/)],
    );
  });
});
