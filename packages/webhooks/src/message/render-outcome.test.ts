import type { EndedOperation } from './render-outcome.ts';
import { outcomeType, renderOutcome } from './render-outcome.ts';

const ended: EndedOperation = {
  commandType: 'orders.order.v1.PlaceOrder',
  status: 'Failed',
  endedMs: Date.UTC(2026, 10, 22, 10, 0, 0, 41),
  data: { id: 'op_1', status: 'Failed', error: { code: 'allocation-limit-exceeded', message: 'At most 2,500.' } },
};

test('a body says what has ended, when, and what a GET shows', () => {
  expect(renderOutcome(ended)).toBe(
    '{"type":"orders.order.PlaceOrder.failed","timestamp":"2026-11-22T10:00:00.041Z",' +
      '"data":{"id":"op_1","status":"Failed","error":{"code":"allocation-limit-exceeded","message":"At most 2,500."}}}',
  );
});

test('its type names team, aggregate, command and end, whatever the version', () => {
  const type = (commandType: string, status: EndedOperation['status']) => outcomeType({ commandType, status });
  expect(type('orders.order.v12.PlaceOrder', 'Succeeded')).toBe('orders.order.PlaceOrder.succeeded');
  expect(type('orders.order.v1.PlaceOrder', 'Canceled')).toBe('orders.order.PlaceOrder.canceled');
});

/** A body of so many bytes. */
function bodyOf(bytes: number): EndedOperation {
  const empty = { ...ended, data: { id: 'op_1', result: '' } };
  return { ...ended, data: { id: 'op_1', result: 'x'.repeat(bytes - Buffer.byteLength(renderOutcome(empty))) } };
}

test('a body of 20 kB is whole, and a longer one leaves out the result and says so', () => {
  expect(Buffer.byteLength(renderOutcome(bodyOf(20_000)))).toBe(20_000);
  expect(JSON.parse(renderOutcome(bodyOf(20_001)))).toMatchObject({ data: { id: 'op_1' }, truncated: true });
  expect(renderOutcome(bodyOf(20_001))).not.toContain('result');
});

test('a body that is too long for its details leaves them out and keeps the error', () => {
  const error = { code: 'c', message: 'm', details: 'ä'.repeat(10_000) };
  expect(JSON.parse(renderOutcome({ ...ended, data: { id: 'op_1', error } }))).toEqual({
    type: 'orders.order.PlaceOrder.failed',
    timestamp: '2026-11-22T10:00:00.041Z',
    data: { id: 'op_1', error: { code: 'c', message: 'm' } },
    truncated: true,
  });
});
