import type { RecordFilter } from './record-filter.ts';
import { isWanted } from './record-filter.ts';

const ALL: RecordFilter = { tenant: undefined, type: undefined, subject: undefined };
const placed = { headers: { ce_type: 'orders.order.v1.OrderPlaced', ce_tenant: 'acme', ce_subject: '42' } };

test('without a filter everything is wanted', () => {
  expect(isWanted(placed, ALL)).toBe(true);
});

test.each<[Partial<RecordFilter>, boolean]>([
  [{ tenant: 'acme' }, true],
  [{ tenant: 'other' }, false],
  [{ type: 'OrderPlaced' }, true],
  [{ type: 'orders.order.v1.OrderPlaced' }, true],
  [{ type: 'Placed' }, false],
  [{ subject: '42', tenant: 'acme' }, true],
  [{ subject: '4', tenant: 'acme' }, false],
])('%p: %p', (filter, wanted) => {
  expect(isWanted(placed, { ...ALL, ...filter })).toBe(wanted);
});
