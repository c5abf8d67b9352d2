import { NO_OFFSET } from '@waybill/messages';
import type { PositionsReading } from '@waybill/operations';

import { eventually } from '../eventually.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { advanceTo, at, begun, freshOwner, KEY_0, KEY_1 } from './store-under-test.ts';

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describePositions(fresh: () => Promise<StoreUnderTest>): void {
  // Whatever becomes of a test: a watcher that nobody ends keeps the whole run from ending.
  afterEach(() => {
    for (const leave of watchers.splice(0)) leave();
  });

  test('H16: a missing position document is not "nothing decided"', async () => {
    const { store, statusReader } = await fresh();

    expect((await store.begin(freshOwner())).matched).toBe(false);
    expect(await store.readPositions()).toBeUndefined();
    expect(await statusReader.readPositions()).toBeUndefined();
  });

  test('positions begin before the first record', async () => {
    const { store, statusReader, createPositions } = await fresh();

    await createPositions();

    expect((await store.readPositions())?.get(KEY_1)).toEqual(at(-1, -1, -1));
    expect((await statusReader.readPositions())?.decidedThrough.get(KEY_0)).toBe(NO_OFFSET);
  });

  test('creating positions again leaves them where they are', async () => {
    const { store, createPositions } = await begun(fresh);
    await advanceTo(store, KEY_0, 5);

    await createPositions();

    expect((await store.readPositions())?.get(KEY_0)).toEqual(at(5));
  });

  test('a marked flight moves the positions that it names, and no others', async () => {
    const { store, statusReader, owner } = await begun(fresh);

    const marked = await store.mark(owner, 1);
    const advanced = await store.advance(owner, 1, new Map([[KEY_0, at(10, 4, 2)]]));

    expect([marked.matched, advanced.matched]).toEqual([true, true]);
    expect((await store.readPositions())?.get(KEY_0)).toEqual(at(10, 4, 2));
    expect((await store.readPositions())?.get(KEY_1)).toEqual(at(-1, -1, -1));
    expect((await statusReader.readPositions())?.decidedThrough.get(KEY_0)).toBe(4n);
  });

  test('H20: a position keeps the id of its last record, and a later one without an id keeps none', async () => {
    const { store, owner } = await begun(fresh);
    await store.mark(owner, 1);
    await store.advance(owner, 1, new Map([[KEY_0, { ...at(10, 4, 2), lastId: 'tag-0-4-outcome' }]]));
    const first = await store.readPositions();

    await store.mark(owner, 2);
    await store.advance(owner, 2, new Map([[KEY_0, at(11, 4, 2)]]));

    expect(first?.get(KEY_0)).toEqual({ ...at(10, 4, 2), lastId: 'tag-0-4-outcome' });
    expect((await store.readPositions())?.get(KEY_0)).toEqual(at(11, 4, 2));
  });

  test('a position tells as of when it is complete, and never an earlier time again', async () => {
    const { store, statusReader, owner } = await begun(fresh);
    await store.mark(owner, 1);
    await store.advance(owner, 1, new Map([[KEY_0, { ...at(10, 4, 2), lastId: 'x', asOfMs: 2_000 }]]));

    await store.advance(owner, 1, new Map([[KEY_0, { ...at(10, 4, 2), lastId: 'x', asOfMs: 1_000 }]]));
    const first = await statusReader.readPositions();
    await store.advance(owner, 1, new Map([[KEY_0, { ...at(10, 4, 2), lastId: 'x', asOfMs: 3_000 }]]));

    expect(first?.asOfMs.get(KEY_0)).toBe(2_000);
    expect((await statusReader.readPositions())?.asOfMs).toEqual(new Map([[KEY_0, 3_000]]));
    expect((await store.readPositions())?.get(KEY_0)).toEqual({ ...at(10, 4, 2), lastId: 'x', asOfMs: 3_000 });
  });

  test('H1: positions do not move without the marker of their flight', async () => {
    const { store, owner } = await begun(fresh);
    await store.mark(owner, 1);

    const advanced = await store.advance(owner, 2, new Map([[KEY_0, at(10)]]));

    expect(advanced.matched).toBe(false);
    expect((await store.readPositions())?.get(KEY_0)).toEqual(at(-1, -1, -1));
  });

  test('H1: who begins again loses the markers of before', async () => {
    const { store, owner } = await begun(fresh);
    await store.mark(owner, 1);

    await store.begin(owner);

    expect((await store.advance(owner, 1, new Map([[KEY_0, at(10)]]))).matched).toBe(false);
  });

  test('H1: the marker of one owner is none of another', async () => {
    const { store, owner } = await begun(fresh);
    const other = freshOwner();
    await store.begin(other);
    await store.mark(other, 1);

    expect((await store.advance(owner, 1, new Map([[KEY_0, at(10)]]))).matched).toBe(false);
    expect((await store.advance(other, 1, new Map([[KEY_0, at(10)]]))).matched).toBe(true);
  });

  test('H18: positions never go back, each partition for itself', async () => {
    const { store, owner } = await begun(fresh);
    await advanceTo(store, KEY_0, 10);
    await store.mark(owner, 1);

    await store.advance(
      owner,
      1,
      new Map([
        [KEY_0, at(9)],
        [KEY_1, at(3)],
      ]),
    );

    expect((await store.readPositions())?.get(KEY_0)).toEqual(at(10));
    expect((await store.readPositions())?.get(KEY_1)).toEqual(at(3));
  });

  test('all writes of an undisturbed store are in one term', async () => {
    const { store, owner } = await begun(fresh);

    const writes = [await store.begin(owner), await store.mark(owner, 1), await store.advance(owner, 1, new Map())];

    expect(new Set(writes.map(({ term }) => term)).size).toBe(1);
  });

  test('a store forgets the markers of owners long gone, and never that of one that works', async () => {
    const { store, owner } = await begun(fresh);
    for (let n = 0; n < 40; n += 1) await store.begin(freshOwner());

    await store.begin(owner);
    await store.mark(owner, 1);

    expect((await store.advance(owner, 1, new Map())).matched).toBe(true);
  });

  test('tells whoever watches of every advance, with all positions, until he leaves', async () => {
    const { store, statusReader } = await begun(fresh);
    await advanceTo(store, KEY_1, 1);
    const told: PositionsReading[] = [];
    const leave = statusReader.watchPositions((reading) => told.push(reading));
    watchers.push(leave);

    await advanceTo(store, KEY_0, 3);
    await eventually(() => told.at(-1)?.decidedThrough.get(KEY_0) === 3n);
    expect(told.at(-1)?.decidedThrough.get(KEY_1)).toBe(1n);
    await advanceTo(store, KEY_0, 4);
    await eventually(() => told.at(-1)?.decidedThrough.get(KEY_0) === 4n);
    expect(told.at(-1)?.eventsThrough.get(KEY_0)).toBe(4n);

    leave();
    const { length } = told;
    await advanceTo(store, KEY_0, 5);
    await statusReader.readPositions();
    expect(told).toHaveLength(length);
  });

  test('tells whoever watches also when nothing but the time moved on', async () => {
    const opened = await begun(fresh);
    const { store, owner } = opened;
    const { told } = watch(opened);
    await store.mark(owner, 1);
    await store.advance(owner, 1, new Map([[KEY_0, { ...at(3), asOfMs: 1_000 }]]));
    await eventually(() => told.at(-1)?.asOfMs.get(KEY_0) === 1_000);

    await store.mark(owner, 2);
    await store.advance(owner, 2, new Map([[KEY_0, { ...at(3), asOfMs: 2_000 }]]));

    await eventually(() => told.at(-1)?.asOfMs.get(KEY_0) === 2_000);
    expect(told.at(-1)?.eventsThrough.get(KEY_0)).toBe(3n);
  });

  test('a watcher need not hear of the advances of one projector, but hears of all others', async () => {
    const opened = await begun(fresh);
    const { store, owner } = opened;
    const { through, told } = watch(opened, owner);
    await advanceTo(store, KEY_1, 1);
    await eventually(() => through(KEY_1) === 1n);

    await store.mark(owner, 1);
    await store.advance(owner, 1, new Map([[KEY_0, at(3)]]));
    await advanceTo(store, KEY_1, 2);

    await eventually(() => through(KEY_1) === 2n);
    const ofOwner = told.filter(({ decidedThrough: d }) => d.get(KEY_0) === 3n && d.get(KEY_1) === 1n);
    expect(ofOwner).toEqual([]);
  });

  test('a watcher hears of what a projector moved before it began again', async () => {
    const opened = await begun(fresh);
    const { store, owner } = opened;
    const { through } = watch(opened, owner);
    await advanceTo(store, KEY_1, 1);
    await eventually(() => through(KEY_1) === 1n);
    await store.mark(owner, 1);
    await store.advance(owner, 1, new Map([[KEY_0, at(3)]]));

    await store.begin(owner);

    await eventually(() => through(KEY_0) === 3n);
  });
}

const watchers: (() => void)[] = [];

/** What a watcher is told who need not hear of `except`, until the test is over. */
function watch({ statusReader }: StoreUnderTest, except?: string) {
  const told: PositionsReading[] = [];
  watchers.push(statusReader.watchPositions((reading) => told.push(reading), { except }));
  return { through: (key: string) => told.at(-1)?.decidedThrough.get(key), told };
}
