import { toRequest } from './to-request.ts';

const target = { host: '127.0.0.1', port: 80, apiKey: 'k' };

test('a read is a line, headers, and nothing behind them', () => {
  expect(toRequest(target, { method: 'GET', path: '/a', headers: { prefer: 'wait=20' } })).toBe(
    'GET /a HTTP/1.1\r\nhost: 127.0.0.1:80\r\nauthorization: Bearer k\r\nprefer: wait=20\r\n\r\n',
  );
});

test('a body has its type and length', () => {
  expect(toRequest(target, { method: 'PUT', path: '/a', body: { b: 1 } })).toMatch(
    /content-type: application\/json\r\ncontent-length: 7\r\n\r\n\{"b":1\}$/,
  );
});
