import { listedRows } from './list-topics.ts';

test('a topic is a row: its records, the times of its first and last, and its schemas', () => {
  const listed = {
    ...{ topic: 'orders.order.events.v1', records: 4_118_220 },
    ...{ oldest: '2025-12-01T08:26:41.000Z', newest: '2026-11-22T09:58:02.000Z' },
    schemas: [
      { type: 'OrderPlaced', versions: [1, 2, 3] },
      { type: 'OrderCancelled', versions: [1] },
    ],
  };
  const empty = { topic: 'orders.return.events.v1', records: 0, oldest: null, newest: null, schemas: [] };

  expect(listedRows([listed, empty]).slice(1)).toEqual([
    [
      ...['orders.order.events.v1', '4,118,220', '2025-12-01 08:26', '2026-11-22 09:58'],
      'OrderPlaced 1-3, OrderCancelled 1',
    ],
    ['orders.return.events.v1', '0', '-', '-', ''],
  ]);
});
