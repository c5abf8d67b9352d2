import { toOffset } from '@waybill/messages';
import type { PositionsReading } from '@waybill/operations';
import type {
  GenerationChange,
  GenerationStore,
  StoredGenerations,
  StoredView,
  ViewGenerations,
} from '@waybill/projection';

import { eventually } from '../eventually.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { advanceTo, at, begun, fly, freshOwner, freshTenant, KEY_0, KEY_1, thingWrite } from './store-under-test.ts';

const VIEW = 'things';
const BUILDING: ViewGenerations = { live: 1, last: 2, next: { generation: 2, isJoined: false } };
const JOINED: ViewGenerations = { live: 1, last: 2, next: { generation: 2, isJoined: true } };
const CHANGE: GenerationChange = {
  ...{ view: VIEW, generation: 2, step: 'begin', by: 'ada', at: new Date('2026-11-23T12:00:00Z') },
};
const SWITCHED: ViewGenerations = { live: 2, previous: 1, last: 2 };

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describeGenerations(fresh: () => Promise<StoreUnderTest>): void {
  // Whatever becomes of a test: a watcher that nobody ends keeps the whole run from ending.
  afterEach(() => {
    for (const leave of watchers.splice(0)) leave();
  });

  test('a view has its first generation alone, and nothing is known without positions', async () => {
    const { store, generations, createPositions } = await fresh();
    expect(await generations.read()).toBeUndefined();

    await createPositions();

    expect(await generations.read()).toMatchObject({ revision: 0, of: new Map() });
    expect(await store.begin(freshOwner())).toMatchObject({ generations: new Map(), joining: [] });
  });

  test('a change tells the positions of its instant, and who begins hears of it', async () => {
    const { store, generations } = await begun(fresh);
    await advanceTo(store, KEY_0, 7);

    const changed = await change(generations, BUILDING);

    expect(changed).toMatchObject({ revision: 1, of: new Map([[VIEW, BUILDING]]) });
    expect(changed.positions.get(KEY_0)).toEqual(at(7));
    expect(await generations.read()).toEqual(changed);
    expect((await store.begin(freshOwner())).generations).toEqual(new Map([[VIEW, BUILDING]]));
  });

  test('of two who change what both have read one comes too late', async () => {
    const { generations } = await begun(fresh);
    const before = await read(generations);

    await change(generations, BUILDING);

    expect(await generations.change(before, JOINED, CHANGE)).toBeUndefined();
    expect((await read(generations)).of.get(VIEW)).toEqual(BUILDING);
  });

  test('the last changes are kept, with who made them', async () => {
    const { generations } = await begun(fresh);
    for (let n = 0; n < 105; n += 1) await change(generations, BUILDING);

    const [{ revision }, changes] = [await read(generations), await generations.changes()];

    expect([revision, changes.length, changes.at(-1)]).toEqual([105, 100, CHANGE]);
  });

  test('H15: a flight that began before a change moves no position behind it', async () => {
    const { store, generations, owner } = await begun(fresh);

    await change(generations, BUILDING);

    expect((await store.mark(owner, 1)).matched).toBe(false);
    expect((await store.advance(owner, 1, new Map([[KEY_0, at(5)]]))).matched).toBe(false);
    expect((await store.readPositions())?.get(KEY_0)).toEqual(at(-1, -1, -1));
  });

  test('H15: nor does one that was marked before it', async () => {
    const { store, generations, owner } = await begun(fresh);
    await store.mark(owner, 1);

    await change(generations, BUILDING);

    expect((await store.advance(owner, 1, new Map([[KEY_0, at(5)]]))).matched).toBe(false);
  });

  test('a rebuild has positions of its own, and a change of generations is none of its business', async () => {
    const { store, generations } = await begun(fresh);
    await generations.prepare(VIEW, 2, [KEY_0]);
    const rebuild = generations.storeOf(VIEW, 2);
    const owner = freshOwner();
    await rebuild.begin(owner);

    await change(generations, BUILDING);
    await rebuild.mark(owner, 1);
    await rebuild.advance(owner, 1, new Map([[KEY_0, at(4)]]));
    await generations.prepare(VIEW, 2, [KEY_0]);

    expect(await rebuild.readPositions()).toEqual(new Map([[KEY_0, at(4)]]));
    expect((await store.readPositions())?.get(KEY_0)).toEqual(at(-1, -1, -1));
  });

  test('who begins hears how far the rebuild of a joined generation has come, and of no other one', async () => {
    const { store, generations } = await begun(fresh);
    await generations.prepare(VIEW, 2, [KEY_0, KEY_1]);
    await advanceTo(generations.storeOf(VIEW, 2), KEY_0, 4);
    await change(generations, BUILDING);
    const building = await store.begin(freshOwner());

    await change(generations, JOINED);
    const joined = await store.begin(freshOwner());
    await generations.forget(VIEW, 2);
    const forgotten = await store.begin(freshOwner());

    expect(building.joining).toEqual([]);
    expect(joined.joining).toEqual([new Map([[KEY_0, at(4)], [KEY_1, at(-1, -1, -1)]])]); // prettier-ignore
    expect(forgotten.joining).toEqual([]);
  });

  test('readers get the live generation, whatever the others hold', async () => {
    const { store, generations, viewReader, statusReader } = await begun(fresh);
    const tenant = freshTenant();
    await generations.prepare(VIEW, 2, []);
    await fly(store, {
      views: [
        thingWrite(tenant, { id: 'a', document: { name: 'first' } }),
        thingWrite(tenant, { id: 'a', view: 'things@2', document: { name: 'second' } }),
        thingWrite(tenant, { id: 'b', view: 'things@2', document: { name: 'new' } }),
      ],
    });
    const query = { view: VIEW, tenant, filters: [], sort: undefined, after: undefined, limit: 5 };
    const moment = async () => (await statusReader.readPositions())?.moment;
    const first = await viewReader.get(VIEW, tenant, 'a', await moment());
    await change(generations, JOINED);
    const joined = await viewReader.get(VIEW, tenant, 'a', await moment());

    await change(generations, SWITCHED);

    expect([first, joined]).toMatchObject(Array(2).fill({ generation: 1, document: { name: 'first' } }));
    expect(await viewReader.get(VIEW, tenant, 'a', await moment())).toMatchObject({
      ...{ generation: 2, document: { name: 'second' } },
    });
    expect(await viewReader.list(query, await moment())).toMatchObject([
      { id: 'a', generation: 2 },
      { id: 'b', generation: 2 },
    ]);
  });

  test('a moment tells which generations readers got, also that of an advance', async () => {
    const { store, generations, statusReader } = await begun(fresh);
    await change(generations, SWITCHED);
    const owner = freshOwner();
    await store.begin(owner);
    await store.mark(owner, 1);

    const advanced = await store.advance(owner, 1, new Map([[KEY_0, at(3)]]));

    const live = { revision: 1, of: new Map([[VIEW, 2]]) };
    expect(advanced.moment.generations).toEqual(live);
    expect((await statusReader.readPositions())?.moment.generations).toEqual(live);
  });

  test('a watcher hears of other generations though no position moves', async () => {
    const { generations, statusReader, owner } = await begun(fresh);
    const told: PositionsReading[] = [];
    watchers.push(statusReader.watchPositions((reading) => told.push(reading), { except: owner }));

    await change(generations, SWITCHED);

    await eventually(() => told.at(-1)?.moment.generations?.of.get(VIEW) === 2);
  });

  test('a generation that is dropped is gone, with what its rebuild had done, and the others stay', async () => {
    const { store, generations } = await begun(fresh);
    const tenant = freshTenant();
    await generations.prepare(VIEW, 2, [KEY_0]);
    await generations.prepare(VIEW, 3, [KEY_0]);
    await fly(store, {
      views: [2, 3].map((generation) => thingWrite(tenant, { id: 'a', view: `things@${generation}` })),
    });
    await change(generations, { live: 3, last: 3 });

    await generations.drop(VIEW, 2);
    await generations.drop(VIEW, 2);

    expect(await generations.existing(VIEW)).toEqual(expect.not.arrayContaining([2]));
    expect(await generations.existing(VIEW)).toContain(3);
    expect(await generations.storeOf(VIEW, 2).readPositions()).toBeUndefined();
    const keys = ['things@2', 'things@3'].map((view) => ({ view, tenant, id: 'a' }));
    expect(await store.loadViews(keys)).toMatchObject([{ view: 'things@3' }]);
  });

  test('a scan gives all documents of a generation in the order of their bytes, tombstones too', async () => {
    const { store, generations } = await begun(fresh);
    const tenant = freshTenant();
    await generations.prepare(VIEW, 4, []);
    const write = (id: string, document?: object) =>
      thingWrite(tenant, { id, view: 'things@4', applied: new Map([[KEY_1, toOffset(9)]]), ...{ document } as object }); // prettier-ignore
    await fly(store, { views: [write('ｱ', {}), write('😀', { name: 'n' }), write('b')] });

    const scanned: StoredView[] = [];
    for await (const stored of generations.scan(VIEW, 4)) if (stored.tenant === tenant) scanned.push(stored);

    expect(scanned.map(({ id }) => id)).toEqual(['b', 'ｱ', '😀']);
    expect(scanned[1]).toMatchObject({ view: 'things@4', document: {}, version: 1 });
    expect(scanned[0]).toMatchObject({ document: undefined, applied: new Map([[KEY_1, toOffset(9)]]) });
    expect(await generations.count(VIEW, 4)).toBeGreaterThanOrEqual(3);
  });
}

const watchers: (() => void)[] = [];

async function read(generations: GenerationStore): Promise<StoredGenerations> {
  const stored = await generations.read();
  if (stored === undefined) throw new Error('There are no positions.');
  return stored;
}

async function change(generations: GenerationStore, to: ViewGenerations): Promise<StoredGenerations> {
  const changed = await generations.change(await read(generations), to, CHANGE);
  if (changed === undefined) throw new Error('Somebody else has changed them.');
  return changed;
}
