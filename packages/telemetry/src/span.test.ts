import { startSpan } from './span.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('without a collector a span hands the trace context of its cause on', () => {
  const span = startSpan('process orders.order.commands.v1', { kind: 'consumer', traceparent });

  span.end();

  expect(span.traceparent).toBe(traceparent);
});

test('a span without a cause has no trace context while nobody collects', () => {
  expect(startSpan('poll', { kind: 'consumer', traceparent: undefined }).traceparent).toBeUndefined();
});
