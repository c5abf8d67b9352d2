import { inspect } from 'node:util';

import { toTenant } from '@waybill/messages';
import { storeContract } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { toListFilter, toSort } from './list-query.ts';
import { OPERATIONS } from './operation-document.ts';
import { toRowsFind } from './operation-list.ts';
import { openTestDatabase } from './test-database.ts';

const TENANT = toTenant('acme');
let mongo: Mongo;

beforeEach(async () => {
  mongo = await openTestDatabase();
});
afterEach(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

test('creates what is missing, says so, and then finds nothing more to do', async () => {
  const first = await applyStore(mongo, [storeContract], ['projector']);
  const second = await applyStore(mongo, [storeContract], ['projector']);
  const third = await applyStore(mongo, [storeContract], ['projector', 'another']);

  expect(first).toEqual([
    'Created the collection operations.',
    'Created 5 indexes of operations.',
    'Created the collection positions.',
    'Created the collection reactors.',
    'Created the collection reactorTimers.',
    'Created 1 indexes of reactorTimers.',
    'Created the collection snapshots.',
    'Created the collection snapshotChunks.',
    'Created the collection views.things.1.',
    'Created 3 indexes of views.things.1.',
    'Created the collection views.totals.1.',
    'Created positions of projector.',
  ]);
  expect(second).toEqual([]);
  expect(third).toEqual(['Created positions of another.']);
});

test('operations are removed when their time has come', async () => {
  await applyStore(mongo, [storeContract], []);

  const indexes = await mongo.db.collection(OPERATIONS).indexes();

  expect(indexes).toContainEqual(expect.objectContaining({ key: { _expireAt: 1 }, expireAfterSeconds: 0 }));
});

test.each([
  ['of all operations', []],
  ['of failures', [{ field: 'status', operator: 'eq', value: 'Failed' }]],
  ['of what became of a target', [{ field: 'target', operator: 'eq', value: 'a' }]],
  ['of a command', [{ field: 'commandId', operator: 'eq', value: 'x' }]],
] as const)('a list %s reads an index and never the whole collection', async (_name, filters) => {
  await applyStore(mongo, [storeContract], []);
  const after = { time: new Date(), key: 'a' };
  const command = toRowsFind({ tenant: TENANT, filters, descending: true, after, limit: 5 });

  const plan = await mongo.db.command({ explain: { find: OPERATIONS, ...command }, verbosity: 'queryPlanner' });

  const { queryPlanner } = plan as { readonly queryPlanner: { readonly winningPlan: unknown } };
  const text = inspect(queryPlanner.winningPlan, { depth: null });
  expect(text).toContain('IXSCAN');
  expect(text).not.toContain('COLLSCAN');
});

test.each([
  ['by the id alone', undefined, undefined],
  ['by a filter', { field: 'price', operator: 'gte', value: 5n }, undefined],
  ['by a sort', undefined, { field: 'placedAt', descending: true }],
  ['by a prefix', { field: 'name', operator: 'prefix', value: 'a' }, { field: 'price', descending: false }],
] as const)('a list %s reads an index and never the whole collection', async (_name, filter, sort) => {
  await applyStore(mongo, [storeContract], []);
  const after = { id: 'a', value: sort?.field === 'price' ? 5n : new Date() };
  const query = { view: 'things', tenant: TENANT, filters: filter ? [filter] : [], sort, after, limit: 5 };

  const plan = await mongo.db
    .collection('views.things.1')
    .find(toListFilter(query))
    .sort(toSort(query))
    .explain('queryPlanner');

  const { queryPlanner } = plan as { readonly queryPlanner: { readonly winningPlan: unknown } };
  const text = inspect(queryPlanner.winningPlan, { depth: null });
  expect(text).toContain('IXSCAN');
  expect(text).not.toContain('COLLSCAN');
});
