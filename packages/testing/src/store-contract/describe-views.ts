import { toOffset } from '@waybill/messages';
import type { StoredView } from '@waybill/projection';

import type { StoreUnderTest } from './store-under-test.ts';
import { fly, freshTenant, KEY_0, KEY_1, thingWrite, totalWrite } from './store-under-test.ts';

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describeViews(fresh: () => Promise<StoreUnderTest>): void {
  test('gives documents back as they were written, in the order of their members', async () => {
    const { store } = await fresh();
    const tenant = freshTenant();
    const document = {
      id: 'a',
      zero: 0,
      big: 2n ** 62n,
      ratio: 0.25,
      at: new Date('2010-12-01T08:26:00Z'),
      none: null,
      lines: [{ sku: '85123A', quantity: 6 }],
      byName: { 'a.b': 1, $c: 2 },
    };
    const write = thingWrite(tenant, { id: 'a', version: 3, at: 12, document });

    await store.write({ views: [write], rows: [] });

    const [loaded] = await store.loadViews([{ view: 'things', tenant, id: 'a' }]);
    expect(loaded).toEqual(stored(write));
    expect(Object.keys(loaded?.document ?? {})).toEqual(Object.keys(document));
  });

  test('leaves out documents that are not there', async () => {
    const { store } = await fresh();
    const tenant = freshTenant();
    await store.write({ views: [thingWrite(tenant, { id: 'a' })], rows: [] });

    const keys = ['a', 'b'].map((id) => ({ view: 'things', tenant, id }));

    expect((await store.loadViews(keys)).map(({ id }) => id)).toEqual(['a']);
  });

  test('holds back a write of an aggregate that is older than what is stored, and says nothing', async () => {
    const { store } = await fresh();
    const tenant = freshTenant();
    const newer = thingWrite(tenant, { id: 'a', version: 2, at: 9, document: { name: 'newer' } });
    const older = thingWrite(tenant, { id: 'a', version: 1, at: 8, document: { name: 'older' } });
    await store.write({ views: [newer], rows: [] });

    const conflicts = await store.write({ views: [older, { ...newer, document: { name: 'same offset' } }], rows: [] });

    expect(conflicts).toEqual([]);
    expect(await store.loadViews([newer])).toEqual([stored(newer)]);
  });

  test('of many writes, those that are newer take place though others are held back', async () => {
    const { store } = await fresh();
    const tenant = freshTenant();
    await store.write({ views: ['a', 'b'].map((id) => thingWrite(tenant, { id, at: 5 })), rows: [] });
    const newer = thingWrite(tenant, { id: 'b', version: 2, at: 6, document: { name: 'newer' } });
    const first = thingWrite(tenant, { id: 'c', at: 7 });

    await store.write({ views: [thingWrite(tenant, { id: 'a', at: 4 }), newer, first], rows: [] });

    expect(await store.loadViews([newer])).toEqual([stored(newer)]);
    expect(await store.loadViews([first])).toEqual([stored(first)]);
  });

  test('H18: of two first writes in the same instant the newer one stays', async () => {
    const { store } = await fresh();
    const tenant = freshTenant();
    const ids = Array.from({ length: 100 }, (_, n) => `a${n}`);
    const write = (at: number) =>
      store.write({ views: ids.map((id) => thingWrite(tenant, { id, at, version: at })), rows: [] });

    await Promise.all([write(5), write(9), write(7)]);

    const loaded = await store.loadViews(ids.map((id) => ({ view: 'things', tenant, id })));
    expect(new Set(loaded.map(({ version }) => version))).toEqual(new Set([9]));
  });

  test('H18: a projector that was stopped and goes on writes nothing over its successor', async () => {
    const { store } = await fresh();
    const tenant = freshTenant();
    const successor = thingWrite(tenant, { id: 'a', version: 4, at: 40, document: { name: 'of the successor' } });
    await store.write({ views: [thingWrite(tenant, { id: 'a', at: 10 })], rows: [] });
    await store.write({ views: [successor], rows: [] });

    await store.write({ views: [thingWrite(tenant, { id: 'a', version: 3, at: 30 })], rows: [] });

    expect(await store.loadViews([successor])).toEqual([stored(successor)]);
  });

  test('H18: names the shared documents that somebody else changed, and leaves them as they are', async () => {
    const { store } = await fresh();
    const tenant = freshTenant();
    const first = totalWrite(tenant, { replaces: 0 });
    const second = totalWrite(tenant, {
      replaces: 1,
      applied: new Map([
        [KEY_0, toOffset(4)],
        [KEY_1, toOffset(9)],
      ]),
    });
    expect(await store.write({ views: [first], rows: [] })).toEqual([]);
    expect(await store.write({ views: [second], rows: [] })).toEqual([]);

    const again = await store.write({ views: [totalWrite(tenant, { replaces: 0, document: { sum: 99n } })], rows: [] });
    const late = await store.write({ views: [totalWrite(tenant, { replaces: 1, document: { sum: 99n } })], rows: [] });

    const key = { view: 'totals', tenant, id: 'all' };
    expect([again, late]).toEqual([[key], [key]]);
    expect(await store.loadViews([key])).toEqual([stored(second)]);
  });

  test('keeps a deleted document as a tombstone that a late write can not revive', async () => {
    const { store, viewReader } = await fresh();
    const tenant = freshTenant();
    const tombstone = thingWrite(tenant, { id: 'a', version: 2, at: 9, document: undefined });
    await fly(store, { views: [thingWrite(tenant, { id: 'a', at: 8 })] });
    await fly(store, { views: [tombstone] });

    await fly(store, { views: [thingWrite(tenant, { id: 'a', at: 8 })] });

    expect(await store.loadViews([tombstone])).toEqual([stored(tombstone)]);
    expect(await viewReader.get('things', tenant, 'a')).toBeUndefined();
  });
}

function stored({ view, tenant, id, version, applied, document }: StoredView): StoredView {
  return { view, tenant, id, version, applied, document };
}
