import type { ReactorStore, Timer } from '@waybill/messages';
import { toOffset } from '@waybill/messages';

const ONE = 'aaaaaaaa.0';
const TWO = 'aaaaaaaa.11';

function timerAt(offset: number, dueMs: number, partition = ONE): Timer {
  return {
    ...{ partition, offset: toOffset(offset), index: 0, due: new Date(dueMs) },
    at: { topic: 'orders.order.commands.v1', partition: 3 },
    key: Buffer.from('acme|o-1'),
    value: Buffer.from([0, 255, offset]),
    headers: { ce_id: `command of ${offset}`, 'content-type': 'application/avro', ce_time: 'then' },
  };
}

/** What timers promise, of whatever store. @param fresh  gives a store, and a reactor that nobody else uses */
export function describeTimers(fresh: () => readonly [ReactorStore, string]): void {
  const all = { partitions: [ONE, TWO], through: undefined, limit: 9 };

  test('timers are read in the order of their times: those of the partitions, the time and the number asked for', async () => {
    const [store, reactor] = fresh();
    await store.setTimers(reactor, [timerAt(5, 3_000), timerAt(6, 1_000), timerAt(7, 2_000)]);
    await store.setTimers(reactor, [timerAt(5, 1_500, TWO)]);

    expect(await store.readTimers(reactor, { ...all, partitions: [ONE], limit: 2 })).toEqual([
      timerAt(6, 1_000),
      timerAt(7, 2_000),
    ]);
    expect((await store.readTimers(reactor, all)).map(({ due }) => due.getTime())).toEqual([
      1_000, 1_500, 2_000, 3_000,
    ]);
    expect(await store.readTimers(reactor, { ...all, through: new Date(1_500) })).toHaveLength(2);
    expect(await store.readTimers(`${reactor}-2`, all)).toEqual([]);
    expect(await store.readTimers(reactor, { ...all, partitions: [] })).toEqual([]);
  });

  test('a timer that is set again stays as it is', async () => {
    const [store, reactor] = fresh();
    await store.setTimers(reactor, [timerAt(5, 3_000)]);

    await store.setTimers(reactor, [timerAt(5, 4_000), timerAt(6, 5_000)]);

    expect(await store.readTimers(reactor, all)).toEqual([timerAt(5, 3_000), timerAt(6, 5_000)]);
  });

  test('a timer that is removed is gone, the others stay; one that is gone already does not matter', async () => {
    const [store, reactor] = fresh();
    await store.setTimers(reactor, [timerAt(5, 3_000), timerAt(6, 4_000), timerAt(5, 1_000, TWO)]);

    await store.removeTimers(reactor, [timerAt(5, 3_000), timerAt(9, 1)]);
    await store.removeTimers(reactor, []);

    expect(await store.readTimers(reactor, all)).toEqual([timerAt(5, 1_000, TWO), timerAt(6, 4_000)]);
  });
}
