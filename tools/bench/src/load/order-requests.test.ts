import { createOrderRequests, orderBody } from './order-requests.ts';

const target = { host: '127.0.0.1', port: 8080, apiKey: 'wbk_bench_secret' };

test('every request places another order under its own key', () => {
  const next = createOrderRequests(target, Math.random);
  const [first, second] = [next(), next()];
  const id = /^PUT \/v1\/orders\/(\S+) HTTP\/1\.1\r\n/.exec(first)?.[1];
  expect(first).toContain(`\r\nidempotency-key: "place-${String(id)}"\r\n`);
  expect(second).not.toContain(String(id));
});

test('the length is that of the body in bytes', () => {
  const [head = '', body = ''] = createOrderRequests(target, Math.random)().split('\r\n\r\n');
  expect(head).toContain(`content-length: ${Buffer.byteLength(body, 'utf8')}`);
  expect(JSON.parse(body)).toMatchObject({ country: expect.any(String) });
});

test('an order has five lines with something to charge, whatever the dice say', () => {
  for (const random of [() => 0, () => 0.999_999]) {
    const { lines } = orderBody(random);
    expect(lines).toHaveLength(5);
    expect(lines.every(({ quantity, unitPricePence }) => quantity * unitPricePence > 0)).toBe(true);
  }
});
