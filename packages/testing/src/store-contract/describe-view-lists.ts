import type { Tenant } from '@waybill/messages';
import type { ViewFilter, ViewQuery } from '@waybill/projection';

import type { StoreUnderTest } from './store-under-test.ts';
import { fly, freshTenant, KEY_0, thingWrite } from './store-under-test.ts';

const PRICES: Readonly<Record<string, bigint | null>> = { a: 30n, b: null, c: 10n, d: 30n, e: 20n, f: null };
const NAMES: Readonly<Record<string, string>> = { a: 'apple', b: 'apple pie', c: 'App', d: 'Äpfel', e: 'ap', f: '' };

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describeViewLists(fresh: () => Promise<StoreUnderTest>): void {
  test('finds a document by its id, for its tenant alone', async () => {
    const { viewReader, tenant } = await filled(fresh);

    expect(await viewReader.get('things', tenant, 'c')).toEqual({
      id: 'c',
      version: 1,
      generation: 1,
      document: { id: 'c', name: 'App', price: 10n, placedAt: new Date(10) },
      applied: new Map([[KEY_0, 1n]]),
    });
    expect(await viewReader.get('things', freshTenant(), 'c')).toBeUndefined();
    expect(await viewReader.get('things', tenant, 'z')).toBeUndefined();
  });

  test('answers many who ask at once, for one document and for several', async () => {
    const { viewReader, tenant } = await filled(fresh);

    const found = await Promise.all(['a', 'b', 'a', 'z', 'c'].map((id) => viewReader.get('things', tenant, id)));

    expect(found.map((view) => view?.id)).toEqual(['a', 'b', 'a', undefined, 'c']);
  });

  test('lists the documents of a tenant by their ids', async () => {
    const { ids, tenant } = await filled(fresh);

    expect(await ids({})).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(await ids({ tenant: freshTenant() })).toEqual([]);
    expect(await ids({ tenant, after: { id: 'd', value: undefined }, limit: 1 })).toEqual(['e']);
  });

  test.each([
    ['eq', 'price', 30n, ['a', 'd']],
    ['eq', 'price', null, ['b', 'f']],
    ['in', 'price', [10n, 20n, 99n], ['c', 'e']],
    ['gt', 'price', 20n, ['a', 'd']],
    ['gte', 'price', 20n, ['a', 'd', 'e']],
    ['lt', 'price', 20n, ['c']],
    ['lte', 'price', 20n, ['c', 'e']],
    ['gte', 'placedAt', new Date(30), ['a', 'd']],
    ['prefix', 'name', 'app', ['a', 'b']],
    ['prefix', 'name', 'Ä', ['d']],
    ['prefix', 'name', '', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['eq', 'name', '$ne', []],
    ['eq', 'name', { $ne: null }, []],
  ] as const)('filters: %s of %s %s', async (operator, field, value, expected) => {
    const { ids } = await filled(fresh);
    const filter: ViewFilter = { field, operator, value };

    expect(await ids({ filters: [filter] })).toEqual(expected);
  });

  test('every filter must hold', async () => {
    const { ids } = await filled(fresh);

    const filters: ViewFilter[] = [
      { field: 'price', operator: 'gte', value: 10n },
      { field: 'price', operator: 'lt', value: 30n },
      { field: 'name', operator: 'eq', value: 'ap' },
    ];

    expect(await ids({ filters })).toEqual(['e']);
  });

  test.each([
    ['upwards, what is missing first', false, ['b', 'f', 'c', 'e', 'a', 'd']],
    ['downwards, what is missing last', true, ['d', 'a', 'e', 'c', 'f', 'b']],
  ])('sorts and pages %s', async (_title, descending, expected) => {
    const { ids } = await filled(fresh);
    const sort = { field: 'price', descending };
    const paged: string[] = [];

    for (let last: string | undefined; ; last = paged.at(-1)) {
      const after = last === undefined ? undefined : { id: last, value: PRICES[last] };
      const [next] = await ids({ sort, after, limit: 1 });
      if (next === undefined) break;
      paged.push(next);
    }

    expect(await ids({ sort })).toEqual(expected);
    expect(paged).toEqual(expected);
  });
}

async function filled(fresh: () => Promise<StoreUnderTest>) {
  const { store, viewReader } = await fresh();
  const tenant = freshTenant();
  const view = (id: string, of: Tenant) => {
    const price = PRICES[id];
    const placedAt = price === null || price === undefined ? null : new Date(Number(price));
    return thingWrite(of, { id, document: { id, name: NAMES[id], price, placedAt } });
  };
  const tombstone = thingWrite(tenant, { id: 'dead', document: undefined });
  // Another tenant's, and a deleted one, which nobody must ever see.
  const views = [...Object.keys(PRICES).map((id) => view(id, tenant)), view('a', freshTenant()), tombstone];
  await fly(store, { views });
  return {
    viewReader,
    tenant,
    ids: async (query: Partial<ViewQuery>): Promise<readonly string[]> => {
      const defaults = { view: 'things', tenant, filters: [], sort: undefined, after: undefined, limit: 10 };
      return (await viewReader.list({ ...defaults, ...query })).map(({ id }) => id);
    },
  };
}
