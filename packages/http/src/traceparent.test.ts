import { traceOf } from './traceparent.ts';

const randomHex = (bytes: number) => 'ab'.repeat(bytes);
const fresh = { traceId: 'ab'.repeat(16), traceparent: `00-${'ab'.repeat(16)}-${'ab'.repeat(8)}-00` };
const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

test("the caller's trace goes on", () => {
  const header = `00-${trace}-${parent}-01`;

  expect(traceOf(header, randomHex)).toEqual({ traceId: trace, traceparent: header });
});

test('without a trace a new one begins', () => {
  expect(traceOf(undefined, randomHex)).toEqual(fresh);
});

test.each([
  '',
  'x',
  `00-${trace}-${parent}`,
  `00-${trace}-${parent}-01-more`,
  `00-${trace.toUpperCase()}-${parent}-01`,
  `00-${'0'.repeat(32)}-${parent}-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `ff-${trace}-${parent}-01`,
  `01-${trace}-${parent}-01more`,
])('%s is no trace, so a new one begins', (header) => {
  expect(traceOf(header, randomHex)).toEqual(fresh);
});

test('of a later version only what this one knows is handed on', () => {
  expect(traceOf(`cc-${trace}-${parent}-01-what-comes`, randomHex)).toEqual({
    traceId: trace,
    traceparent: `00-${trace}-${parent}-01`,
  });
});
