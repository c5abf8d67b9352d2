import { defineRoutes, matchRoute, routedPaths } from './route-table.ts';

const table = defineRoutes(
  [
    { method: 'GET', pattern: '/v1/orders' },
    { method: 'POST', pattern: '/v1/orders' },
    { method: 'GET', pattern: '/v1/orders/{id}' },
    { method: 'PUT', pattern: '/v1/orders/{id}' },
    { method: 'POST', pattern: '/v1/orders/{id}:cancel' },
    { method: 'PUT', pattern: '/v1/parcels/{id}' },
    { method: 'GET', pattern: '/operations/{token}' },
    { method: 'GET', pattern: '/operations/{token}/result' },
    { method: 'POST', pattern: '/operations/{token}:cancel' },
    { method: 'POST', pattern: '/operations:batchGet' },
    { method: 'GET', pattern: '/v1/orders/{id}/changes' },
  ].map(({ method, pattern }) => ({ method, pattern, target: `${method} ${pattern}` })),
);

const match = (method: string, target: string) => matchRoute(table, method, target);

test.each([
  ['GET /v1/orders', 'GET /v1/orders', '', '/v1/orders'],
  ['POST /v1/orders', 'POST /v1/orders', '', '/v1/orders'],
  ['GET /v1/orders?limit=1', 'GET /v1/orders', '', '/v1/orders'],
  ['PUT /v1/orders/42', 'PUT /v1/orders/{id}', '42', '/v1/orders/42'],
  ['PUT /v1/orders/42?a=/../b:c', 'PUT /v1/orders/{id}', '42', '/v1/orders/42'],
  ['POST /v1/orders/42:cancel', 'POST /v1/orders/{id}:cancel', '42', '/v1/orders/42:cancel'],
  ['GET /v1/orders/...', 'GET /v1/orders/{id}', '...', '/v1/orders/...'],
  ['GET http://api.example/v1/orders/42', 'GET /v1/orders/{id}', '42', '/v1/orders/42'],
  ['GET /operations/no$id', 'GET /operations/{token}', 'no$id', '/operations/no$id'],
  ['GET /operations/no$id/result', 'GET /operations/{token}/result', 'no$id', '/operations/no$id/result'],
  ['POST /operations/no$id:cancel', 'POST /operations/{token}:cancel', 'no$id', '/operations/no$id:cancel'],
  ['POST /operations:batchGet', 'POST /operations:batchGet', '', '/operations:batchGet'],
  ['GET /v1/orders/42/changes', 'GET /v1/orders/{id}/changes', '42', '/v1/orders/42/changes'],
  ['GET /v1/orders/%34%32/changes', 'GET /v1/orders/{id}/changes', '42', '/v1/orders/42/changes'],
])('%s goes to %s', (request, route, id, path) => {
  const [method = '', target = ''] = request.split(' ');

  expect(match(method, target)).toEqual({ kind: 'found', target: route, id, path });
});

test.each([
  ['/v1/orders/%34%32', '/v1/orders/42'],
  ['/v1/orders/4%32', '/v1/orders/42'],
  ['/v1/%6frders/42', '/v1/orders/42'],
  ['/%76%31/orders/%7E', '/v1/orders/~'],
])('%s is %s, decoded once', (target, path) => {
  expect(match('PUT', target)).toMatchObject({ kind: 'found', path });
});

test('a collection may be spelt with percent signs too', () => {
  expect(match('GET', '/v1/order%73')).toMatchObject({ kind: 'found', target: 'GET /v1/orders', path: '/v1/orders' });
});

test('the verb is split off before decoding, so that an encoded colon belongs to the id', () => {
  expect(match('POST', '/v1/orders/42%3Acancel')).toMatchObject({ refused: 'id-invalid' });
  expect(match('POST', '/v1/orders/%34:cancel')).toMatchObject({ kind: 'found', id: '4' });
});

test('the verb is what follows the last colon', () => {
  expect(match('POST', '/v1/orders/a:b:cancel')).toMatchObject({ refused: 'id-invalid' });
});

test.each([
  '/v1//orders',
  '//v1/orders',
  '/v1/./orders',
  '/v1/../orders',
  '/v1/orders/.',
  '/v1/orders/..',
  '/v1/orders/42/../43',
])('%s has an empty or a dot segment', (target) => {
  expect(match('GET', target)).toMatchObject({ refused: 'id-invalid' });
});

test.each([
  '/v1/%2e%2e/orders',
  '/v1%2Forders/42',
  '/v1/orders/%2e%2e',
  '/v1/orders/a%2Fb',
  '/v1/orders/%00',
  '/v1/orders/%',
])('%s is no path, decoded', (target) => {
  expect(match('GET', target)).toMatchObject({ refused: 'id-invalid' });
});

test.each([
  '/v1/orders/a%20b',
  '/v1/orders/é',
  `/v1/orders/${'x'.repeat(129)}`,
  '/v1/orders/a|b',
  '/v1/orders/a|b/changes',
  '/v1/orders/..:cancel',
])('%s has no id', (target) => {
  expect(match(target.includes(':') ? 'POST' : 'GET', target)).toMatchObject({ refused: 'id-invalid' });
});

test.each([
  '/',
  '/v1',
  '/v2/orders',
  '/V1/orders',
  '/v1/Orders',
  '/v1/orders/42/lines',
  '/v1/orders/42/changes/1',
  '/operations%2fop%2fresult',
  '/v1/orders/42:open',
  '/v1/orders/42:',
  '/v1/orders:cancel',
  '/operations',
  '*',
  '',
])('there is no %s', (target) => {
  expect(match('GET', target)).toMatchObject({ refused: 'route-unknown' });
});

test('a slash at the end makes another path, and the answer says which one was meant', () => {
  expect(match('GET', '/v1/orders/')).toMatchObject({
    refused: 'route-unknown',
    detail: 'No /v1/orders/; try /v1/orders.',
  });
});

test('another method is refused with those that are allowed', () => {
  expect(match('DELETE', '/v1/orders/42')).toEqual({
    refused: 'method-not-allowed',
    detail: 'Allowed are GET, PUT, HEAD, OPTIONS.',
    headers: { Allow: 'GET, PUT, HEAD, OPTIONS' },
  });
  expect(match('GET', '/v1/orders/42:cancel')).toMatchObject({ headers: { Allow: 'POST, OPTIONS' } });
});

test('methods are case-sensitive', () => {
  expect(match('get', '/v1/orders')).toMatchObject({ refused: 'method-not-allowed' });
});

test('HEAD goes where GET goes, and nowhere else', () => {
  expect(match('HEAD', '/v1/orders/42')).toMatchObject({ target: 'GET /v1/orders/{id}' });
  expect(match('HEAD', '/v1/parcels/42')).toMatchObject({ refused: 'method-not-allowed' });
});

test('OPTIONS tells what is allowed', () => {
  expect(match('OPTIONS', '/v1/parcels/42')).toEqual({ kind: 'options', allow: 'PUT, OPTIONS' });
  expect(match('OPTIONS', '/v1/nothing')).toMatchObject({ refused: 'route-unknown' });
});

test('a collection that holds only items is no path by itself', () => {
  expect(match('GET', '/v1/parcels')).toMatchObject({ refused: 'route-unknown' });
  expect(match('OPTIONS', '/v1/parcels')).toMatchObject({ refused: 'route-unknown' });
});

test.each(['v1/orders', '/v1/orders/', '/v1/orders/{id}/lines/{id}', '/v1/{collection}', '/v1/orders:verb/{id}'])(
  'the pattern %s is refused',
  (pattern) => {
    expect(() => defineRoutes([{ method: 'GET', pattern, target: 1 }])).toThrow(pattern);
  },
);

test('a method and path that are bound twice are named', () => {
  const twice = { method: 'GET', pattern: '/v1/orders', target: 1 };

  expect(() => defineRoutes([twice, twice])).toThrow('The route "GET /v1/orders" is bound twice.');
});

test('tells all that it answers', () => {
  const patterns = ['/v1/orders', '/v1/orders/{id}', '/v1/orders/{id}:cancel', '/operations/{token}/result'];
  const table = defineRoutes(patterns.map((pattern) => ({ method: 'POST', pattern, target: pattern })));

  expect(routedPaths(table)).toEqual([
    { method: 'POST', path: '/v1/orders' },
    { method: 'POST', path: '/v1/orders/{id}' },
    { method: 'POST', path: '/v1/orders/{id}:cancel' },
    { method: 'POST', path: '/operations/{id}/result' },
  ]);
});
