import { toTenant } from '@waybill/messages';
import type { ViewFilter } from '@waybill/projection';

import { toListFilter, toSort } from './list-query.ts';

const query = { view: 'things', tenant: toTenant('acme'), filters: [], sort: undefined, after: undefined, limit: 10 };

function conditionOf(filter: ViewFilter): unknown {
  const { $and } = toListFilter({ ...query, filters: [filter] });
  return ($and as unknown[])[2];
}

test.each([
  ['abc', { $gte: 'abc', $lt: 'abd' }],
  ['a\u{10ffff}', { $gte: 'a\u{10ffff}', $lt: 'b' }],
  ['a\ud7ff', { $gte: 'a\ud7ff', $lt: 'a\ue000' }],
  ['😀', { $gte: '😀', $lt: '😁' }],
  ['', { $gte: '' }],
  ['\u{10ffff}', { $gte: '\u{10ffff}' }],
])('the texts that begin with %j are a range', (value, range) => {
  expect(conditionOf({ field: 'name', operator: 'prefix', value })).toEqual({ name: range });
});

test('a value never becomes an operator', () => {
  const value = { $where: 'while (true);' };

  expect(conditionOf({ field: 'name', operator: 'eq', value })).toEqual({ name: { $eq: value } });
});

test.each(['$where', '_tenant', 'a.b', ''])('the field %j is refused', (field) => {
  expect(() => conditionOf({ field, operator: 'eq', value: 1 })).toThrow(TypeError);
  expect(() => toSort({ ...query, sort: { field, descending: false } })).toThrow(TypeError);
});

test('stays within the tenant, and leaves tombstones out', () => {
  expect(toListFilter(query)).toEqual({
    $and: [{ _tenant: 'acme', _id: { $gte: 'acme|', $lt: 'acme}' } }, { _deleted: { $ne: true } }],
  });
});
