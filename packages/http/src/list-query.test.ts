import type { RecordSchema, ViewContract } from '@waybill/messages';

import { listShapeOf, parseListQuery } from './list-query.ts';
import { isRefusal } from './refusal.ts';

const schema: RecordSchema = {
  type: 'record',
  name: 'OrderView',
  namespace: 'orders.views.v1',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'status', type: { type: 'enum', name: 'OrderStatus', symbols: ['placed', 'confirmed'] } },
    { name: 'customerId', type: ['null', 'string'] },
    { name: 'country', type: 'string' },
    { name: 'placedAt', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'units', type: 'int' },
    { name: 'totalPence', type: 'long' },
    { name: 'oversold', type: 'boolean' },
    { name: 'ratio', type: 'double' },
    { name: 'lines', type: { type: 'array', items: 'string' } },
  ],
};
const view: ViewContract = {
  team: 'orders',
  name: 'orders',
  path: '/v1/orders',
  scope: 'orders.order:read',
  of: 'order',
  topics: [],
  filters: ['status', 'customerId', 'country', 'placedAt', 'units', 'totalPence', 'oversold', 'ratio'],
  sorts: ['placedAt', 'country'],
  schema,
};
const shape = listShapeOf(view);
const open = (cursor: string) => (cursor === 'good' ? { id: '42', value: 7 } : undefined);
const parse = (query: string) => parseListQuery(shape, query, open);
const filtersOf = (query: string) => {
  const parsed = parse(query);
  if (isRefusal(parsed)) throw new Error(parsed.detail);
  return parsed.filters;
};

test('without parameters it is the first fifty, in the order of their ids, whole', () => {
  expect(parse('')).toMatchObject({ filters: [], sort: undefined, limit: 50, fields: undefined, after: undefined });
});

test.each([
  ['status=confirmed', { field: 'status', operator: 'eq', value: 'confirmed' }],
  ['customerId=17850', { field: 'customerId', operator: 'eq', value: '17850' }],
  ['country=United%20Kingdom', { field: 'country', operator: 'eq', value: 'United Kingdom' }],
  ['country=United+Kingdom', { field: 'country', operator: 'eq', value: 'United Kingdom' }],
  ['country=a,b', { field: 'country', operator: 'eq', value: 'a,b' }],
  ['country[prefix]=Uni', { field: 'country', operator: 'prefix', value: 'Uni' }],
  ['country%5Bprefix%5D=Uni', { field: 'country', operator: 'prefix', value: 'Uni' }],
  ['country[in]=EIRE,a%2Cb', { field: 'country', operator: 'in', value: ['EIRE', 'a,b'] }],
  ['units[gt]=-5', { field: 'units', operator: 'gt', value: -5 }],
  ['totalPence[lte]=9007199254740993', { field: 'totalPence', operator: 'lte', value: 9007199254740993n }],
  [
    'placedAt[gte]=2010-12-01T00:00:00Z',
    { field: 'placedAt', operator: 'gte', value: new Date('2010-12-01T00:00:00Z') },
  ],
  [
    'placedAt[lt]=2010-12-01T00:00:00.5Z',
    { field: 'placedAt', operator: 'lt', value: new Date('2010-12-01T00:00:00.500Z') },
  ],
  ['oversold=false', { field: 'oversold', operator: 'eq', value: false }],
  ['ratio[gt]=0.5', { field: 'ratio', operator: 'gt', value: 0.5 }],
])('%s is a filter with a value of its field', (query, filter) => {
  expect(filtersOf(query)).toEqual([filter]);
});

test('one field may have a lower and an upper bound', () => {
  expect(filtersOf('units[gte]=1&units[lt]=9')).toHaveLength(2);
});

test.each([
  ['colour=red', 'There is no filter "colour". There is status, customerId'],
  ['lines=1', 'There is no filter "lines".'],
  ['units[ne]=1', 'There is no filter "units[ne]".'],
  ['$where=1', 'There is no filter "$where".'],
  ['__proto__=1', 'There is no filter "__proto__".'],
  ['constructor=1', 'There is no filter "constructor".'],
  ['toString=1', 'There is no filter "toString".'],
  ['units[prefix]=1', 'for texts only'],
  ['units=1.5', 'a whole number of 32 bits'],
  ['units=2147483648', 'a whole number of 32 bits'],
  ['units=', 'a whole number of 32 bits'],
  ['totalPence=9223372036854775808', 'a whole number of 64 bits'],
  ['status=lost', 'one of placed, confirmed'],
  ['status[in]=placed,lost', 'one of placed, confirmed'],
  ['oversold=yes', 'true or false'],
  ['oversold=constructor', 'true or false'],
  ['ratio=1e400', 'a number'],
  ['placedAt=2010-12-01', 'a UTC time'],
  ['placedAt=2010-02-30T00:00:00Z', 'a UTC time'],
  ['placedAt=2010-12-01T25:00:00Z', 'a UTC time'],
  ['placedAt=2010-12-01T00:00:00%2B01:00', 'a UTC time'],
  ['sort=units', 'There is no sort "units". There is placedAt, country.'],
  ['sort=--placedAt', 'There is no sort'],
  ['sort=placedAt,country', 'There is no sort'],
  ['fields=colour', 'There is no field "colour".'],
  ['limit=0', 'The limit is 1 to 200.'],
  ['limit=201', 'The limit is 1 to 200.'],
  ['limit=ten', 'The limit is 1 to 200.'],
  ['after=bad', 'The cursor does not belong to this list.'],
  ['after=', 'The cursor does not belong to this list.'],
  ['units=1&units=2', 'The parameter "units" occurs twice.'],
  ['units=%', 'The query is not well encoded.'],
])('%s is refused', (query, detail) => {
  expect(parse(query)).toMatchObject({ refused: 'parameter-invalid', detail: expect.stringContaining(detail) });
});

test('a sort goes up, or down with a minus', () => {
  expect(parse('sort=placedAt')).toMatchObject({ sort: { field: 'placedAt', descending: false } });
  expect(parse('sort=-placedAt')).toMatchObject({ sort: { field: 'placedAt', descending: true } });
});

test('takes a limit, fields and a place to go on', () => {
  expect(parse('limit=200&fields=status,units&after=good')).toMatchObject({
    limit: 200,
    fields: new Set(['status', 'units']),
    after: { id: '42', value: 7 },
  });
});

test('the same filters and sort have the same spelling, in whatever order; limit and fields do not count', () => {
  const spellingOf = (query: string) => {
    const parsed = parse(query);
    return isRefusal(parsed) ? undefined : parsed.spelling;
  };

  expect(spellingOf('status=placed&units=1&sort=country&limit=7')).toBe(
    spellingOf('fields=id&units=%31&sort=country&status=placed'),
  );
  expect(spellingOf('units=1')).not.toBe(spellingOf('units=2'));
  expect(spellingOf('sort=country')).not.toBe(spellingOf('sort=-country'));
  expect(spellingOf('country[in]=a,b')).not.toBe(spellingOf('country[in]=a%2Cb'));
});

test('a contract that filters by what no query can be about is refused at start', () => {
  expect(() => listShapeOf({ ...view, filters: ['lines'] })).toThrow(
    "The view orders can't be filtered or sorted by lines.",
  );
});
