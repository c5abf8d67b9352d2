import { PartUnavailableError } from '@waybill/messages';
import type { ViewReader } from '@waybill/projection';

import { orderView } from '../fixtures/orders.ts';
import { TOKENS } from '../fixtures/requests.ts';
import type { TestIngress } from '../fixtures/start-ingress.ts';
import { startIngress, stopIngresses } from '../fixtures/start-ingress.ts';

afterEach(stopIngresses);

type Page = { readonly items: readonly { readonly id: string }[]; readonly next?: string };

/** A list as its page; the tests have just asked for one. */
async function list({ send }: TestIngress, query = ''): Promise<Page & { readonly ids: readonly string[] }> {
  const { json } = await send('GET', `/v1/orders${query}`);
  const page = json as Page;
  return { ...page, ids: page.items.map(({ id }) => id) };
}

async function startWithOrders(count: number): Promise<TestIngress> {
  const ingress = await startIngress();
  for (let number = 1; number <= count; number++) {
    const day = String(1 + (number % 3)).padStart(2, '0');
    const document = orderView({
      placedAt: new Date(`2010-12-${day}T00:00:00Z`),
      country: number % 2 ? 'France' : 'Spain',
    });
    await ingress.projector.writeView('orders', String(number), number, document);
  }
  return ingress;
}

test('a document is shown by its schema, with its id and version', async () => {
  const ingress = await startIngress();
  await ingress.projector.writeView('orders', '42', 7, orderView({ secret: 'not of the schema', _at: 5 }));

  const reply = await ingress.send('GET', '/v1/orders/42');

  expect(reply.status).toBe(200);
  expect(reply.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'private, no-cache',
    vary: 'Authorization',
    etag: '"7"',
  });
  expect(reply.json).toEqual({
    id: '42',
    version: 7,
    status: 'confirmed',
    customerId: '17850',
    country: 'United Kingdom',
    placedAt: '2010-12-01T08:26:00.000Z',
    lines: [
      {
        sku: '85123A',
        description: 'T-LIGHT HOLDER',
        kind: 'goods',
        quantity: 6,
        unitPricePence: 255,
        amountPence: '1530',
      },
    ],
    units: '6',
    goodsPence: '1530',
    carriagePence: '0',
    voucherPence: '0',
    otherPence: '0',
    totalPence: '1530',
    rejectionCode: null,
    cancellationId: null,
    cancelledAt: null,
  });
});

test('the tag of a view of many is no version of an aggregate', async () => {
  const ingress = await startIngress();
  await ingress.projector.writeView('daily-sales', '2010-12-01~France', 17, { date: '2010-12-01', country: 'France' });

  const reply = await ingress.send('GET', '/v1/daily-sales/2010-12-01~France');

  expect(reply.headers.etag).toBe('"1-17"');
  expect(reply.json).toMatchObject({ id: '2010-12-01~France', version: 17 });
});

test('unknown, deleted and foreign documents look the same', async () => {
  const ingress = await startIngress();
  await ingress.projector.writeView('orders', '42', 7, orderView());
  await ingress.projector.writeView('orders', '43', 7, undefined);
  const replies = [
    await ingress.send('GET', '/v1/orders/41'),
    await ingress.send('GET', '/v1/orders/43'),
    await ingress.send('GET', '/v1/orders/42', { token: TOKENS.other }),
  ];

  for (const reply of replies) expect(reply).toMatchObject({ status: 404, json: { code: 'resource-unknown' } });
});

test('HEAD tells what GET would, without a body', async () => {
  const ingress = await startIngress();
  await ingress.projector.writeView('orders', '42', 7, orderView());

  const reply = await ingress.send('HEAD', '/v1/orders/42');

  expect(reply).toMatchObject({ status: 200, text: '' });
  expect(reply.headers.etag).toBe('"7"');
});

test('a view is JSON or nothing', async () => {
  const { send } = await startIngress();

  for (const path of ['/v1/orders/42', '/v1/orders']) {
    expect(await send('GET', path, { headers: { accept: 'application/problem+json' } })).toMatchObject({
      status: 406,
      json: { code: 'not-acceptable' },
    });
  }
});

test('a single document takes no parameters', async () => {
  const { send } = await startIngress();

  expect(await send('GET', '/v1/orders/42?fields=status')).toMatchObject({
    status: 400,
    json: { code: 'parameter-invalid' },
  });
});

test('a view needs the scope of its team', async () => {
  const { send } = await startIngress();

  expect(await send('GET', '/v1/orders', { token: TOKENS.reader })).toMatchObject({ status: 200 });
  expect(await send('GET', '/v1/products', { token: TOKENS.reader })).toMatchObject({
    status: 403,
    json: { detail: 'inventory.product:read is needed.' },
  });
});

test('a list of nothing is a page without a next one', async () => {
  const { send } = await startIngress();

  const reply = await send('GET', '/v1/orders');

  expect(reply).toMatchObject({ status: 200, json: { items: [] } });
  expect(reply.json).not.toHaveProperty('next');
  expect(reply.headers).not.toHaveProperty('link');
  expect(reply.headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'Authorization' });
});

test('a tenant lists its own documents alone', async () => {
  const ingress = await startWithOrders(2);

  expect((await ingress.send('GET', '/v1/orders', { token: TOKENS.other })).json).toEqual({ items: [] });
});

test('a list goes on where its page ended, until nothing is left', async () => {
  const ingress = await startWithOrders(5);

  const seen: string[] = [];
  let path: string | undefined = '/v1/orders?limit=2&sort=-placedAt';
  while (path !== undefined) {
    const reply = await ingress.send('GET', path);
    const { items, next } = reply.json as Page; // A page was asked for.
    seen.push(...items.map(({ id }) => id));
    expect(reply.headers['link']).toBe(next === undefined ? undefined : `<${next}>; rel="next"`);
    expect(next ?? 'https://api.example/v1/orders?').toMatch(/^https:\/\/api\.example\/v1\/orders\?/);
    path = next?.replace('https://api.example', '');
  }

  expect(seen).toEqual(['5', '2', '4', '1', '3']);
});

test('a page that is just full has no next one', async () => {
  const ingress = await startWithOrders(2);

  expect(await list(ingress, '?limit=2')).not.toHaveProperty('next');
  expect(await list(ingress, '?limit=1')).toHaveProperty('next');
});

test('filters have values of their fields', async () => {
  const ingress = await startWithOrders(6);

  expect((await list(ingress, '?country=France')).ids).toEqual(['1', '3', '5']);
  expect(
    (
      await list(
        ingress,
        '?country[in]=France,Spain&placedAt[gte]=2010-12-02T00:00:00Z&placedAt[lt]=2010-12-03T00:00:00Z',
      )
    ).ids,
  ).toEqual(['1', '4']);
  expect((await list(ingress, '?status=placed')).ids).toEqual([]);
});

test('a cursor does not open with other filters, another sort or for another tenant', async () => {
  const ingress = await startWithOrders(3);
  const { next = '' } = await list(ingress, '?limit=1&country=France');
  const cursor = new URL(next).searchParams.get('after') ?? '';
  const tries = [
    await ingress.send('GET', `/v1/orders?limit=1&after=${cursor}`),
    await ingress.send('GET', `/v1/orders?limit=1&country=Spain&after=${cursor}`),
    await ingress.send('GET', `/v1/orders?limit=1&country=France&sort=placedAt&after=${cursor}`),
    await ingress.send('GET', `/v1/orders?limit=1&country=France&after=${cursor}`, { token: TOKENS.other }),
    await ingress.send('GET', `/v1/daily-sales?country=France&after=${cursor}`),
  ];

  for (const reply of tries) expect(reply).toMatchObject({ status: 400, json: { code: 'parameter-invalid' } });
  expect(await ingress.send('GET', `/v1/orders?country=France&limit=2&after=${cursor}`)).toMatchObject({ status: 200 });
});

test('fields leave out all but those, the id and the version', async () => {
  const ingress = await startWithOrders(1);

  expect((await list(ingress, '?fields=status,totalPence')).items).toEqual([
    { id: '1', version: 1, status: 'confirmed', totalPence: '1530' },
  ]);
});

test('fifty documents are a page, unless another limit is asked for', async () => {
  const ingress = await startWithOrders(51);

  expect((await list(ingress)).items).toHaveLength(50);
  expect((await list(ingress, '?limit=200')).items).toHaveLength(51);
});

test.each(['colour=red', 'limit=201', 'sort=units', 'fields=colour', 'after=x', 'placedAt=soon', 'status=lost'])(
  '?%s is refused',
  async (query) => {
    const { send } = await startIngress();

    expect(await send('GET', `/v1/orders?${query}`)).toMatchObject({
      status: 400,
      json: { code: 'parameter-invalid' },
    });
  },
);

test('while the store is away a view is 503', async () => {
  const away = () => Promise.reject(new PartUnavailableError('MongoDB does not answer.'));
  const views: ViewReader = { get: away, list: away };
  const { send } = await startIngress({ parts: { views }, limits: { storeMs: 20 } });

  for (const path of ['/v1/orders/42', '/v1/orders']) {
    const reply = await send('GET', path);
    expect(reply).toMatchObject({ status: 503, json: { code: 'status-unavailable' } });
    expect(reply.headers['retry-after']).toMatch(/^[1-5]$/);
  }
});
