import { operation, problem, respond, startScript } from './fixtures/scripted-server.ts';

const order = { id: '536365', version: 2, status: 'confirmed' };

test('finds a document with its version and position', async () => {
  const headers = { etag: '"2"', 'waybill-position': 'AaQx', 'waybill-as-of': '2026-11-22T10:00:00.000Z' };
  const { client, sent } = startScript(respond(200, order, headers));

  expect(await client.read('/v1/orders', '536365')).toEqual({
    ...{ kind: 'found', document: order, etag: '"2"', position: 'AaQx', asOf: '2026-11-22T10:00:00.000Z' },
  });
  expect(sent).toMatchObject([{ method: 'GET', path: '/v1/orders/536365' }]);
});

test('reads what was written: the positions of operations and of other reads go along', async () => {
  const { client, sent } = startScript(respond(200, order), respond(200, order), respond(200, order));

  await client.read('/v1/orders', '536365', { after: operation({ position: 'AaQx' }), waitSeconds: 8 });
  await client.read('/v1/orders', '536365', { after: [operation({ position: 'AaQx' }), 'BbQx'] });
  await client.read('/v1/orders', '536365', { after: operation() });

  expect(sent.map(({ headers }) => [headers.get('waybill-position'), headers.get('prefer')])).toEqual([
    ['AaQx', 'wait=8'],
    ['AaQx, BbQx', null],
    [null, null],
  ]);
});

test.each([
  [respond(304, undefined), { kind: 'unchanged' }],
  [problem(404, 'resource-unknown'), { kind: 'missing' }],
  [problem(403, 'scope-missing'), { kind: 'refused', problem: { code: 'scope-missing' } }],
  [problem(503, 'view-behind', { 'retry-after': '60' }), { kind: 'unanswered', problem: { code: 'view-behind' } }],
])('%# what else may come of it is a value', async (answer, found) => {
  const { client, sent } = startScript(answer);
  expect(await client.read('/v1/orders', '536365', { ifNoneMatch: '"2"' })).toMatchObject(found);
  expect(sent[0]?.headers.get('if-none-match')).toBe('"2"');
});

test('lists page by page, and follows only the query of the next one', async () => {
  const { client, sent } = startScript(
    respond(
      200,
      { items: [order], next: 'https://elsewhere.example/other?after=x%2Cy&limit=1' },
      { 'waybill-position': 'AaQx' },
    ),
    respond(200, { items: [] }),
  );
  const pages = [];
  for await (const page of client.list('/v1/orders', {
    filter: {
      status: { in: ['confirmed', 'a,b'] },
      placedAt: { gte: '2010-12-01T00:00:00Z' },
      country: 'United Kingdom',
    },
    sort: '-placedAt',
    limit: 1,
  }))
    pages.push(page);

  expect(pages).toEqual([
    { items: [order], position: 'AaQx', asOf: undefined },
    { items: [], position: undefined, asOf: undefined },
  ]);
  expect(sent.map(({ path }) => path)).toEqual([
    '/v1/orders?status[in]=confirmed,a%2Cb&placedAt[gte]=2010-12-01T00%3A00%3A00Z&country=United%20Kingdom&sort=-placedAt&limit=1',
    '/v1/orders?after=x%2Cy&limit=1',
  ]);
});

test('a list that is refused throws its problem', async () => {
  const { client } = startScript(problem(400, 'parameter-invalid'));
  const pages = client.list('/v1/orders')[Symbol.asyncIterator]();
  await expect(pages.next()).rejects.toMatchObject({ problem: { code: 'parameter-invalid' } });
});

test('credentials are asked for before each attempt', async () => {
  let token = 0;
  const seen: (string | null)[] = [];
  const { createClient } = await import('./index.ts');
  const client = createClient({
    url: 'https://api.example/base',
    credential: () => Promise.resolve(`t${++token}`),
    random: () => 0,
    fetch: (input, init) => {
      seen.push(`${input as string} ${new Headers(init?.headers).get('authorization') ?? ''}`);
      return Promise.resolve(seen.length === 1 ? problem(503, 'x') : respond(200, order));
    },
  });

  await client.read('/v1/orders', '1');

  expect(seen).toEqual([
    'https://api.example/base/v1/orders/1 Bearer t1',
    'https://api.example/base/v1/orders/1 Bearer t2',
  ]);
});
