import { toOffset, toTenant } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { judgeStatus, rowKey } from '@waybill/operations';
import type { Projection, Store } from '@waybill/projection';
import { createHistory, HISTORY_TOPIC, historyDecoder } from '@waybill/projection/testing';

import type { MemoryStore } from '../memory-store/create-memory-store.ts';
import { createMemoryStore } from '../memory-store/create-memory-store.ts';
import { beginRun, keyOf, partition, projectorOn } from './projection-run.ts';
import { added, removed, things, totals } from './thing-projections.ts';

const acme = toTenant('acme');

function begun() {
  const memory = createMemoryStore();
  memory.createPositions([0, 1].map(keyOf));
  const history = createHistory();
  history.claim(0);
  history.claim(1);
  return { memory, history };
}

async function rowOf(memory: MemoryStore, command: number, of = 0): Promise<OperationRow | undefined> {
  const [tag = ''] = keyOf(of).split('.');
  const key = rowKey(acme, { topicTag: tag, partition: of, offset: toOffset(command) });
  return (await memory.statusReader.readRows([key], { store: undefined })).get(key);
}

async function amountsOf(memory: MemoryStore, id: string): Promise<unknown> {
  return (await memory.viewReader.get('things', acme, id))?.document['amounts'];
}

test('carries decisions to views, rows and positions, and tells how far it came', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1), added(2)] });
  history.decide(1, { aggregateId: 'b', events: [added(4), removed] });
  history.decide(1, { aggregateId: 'c', decision: 'FAILED' });
  const run = await beginRun(memory.store, history, [0, 1]);

  const { reading, counts, stopped } = await run.fly();

  expect(await memory.viewReader.get('things', acme, 'a')).toMatchObject({
    id: 'a',
    version: 2,
    document: { amounts: [1n, 2n] },
  });
  expect(await amountsOf(memory, 'b')).toBeUndefined();
  expect(await memory.viewReader.get('totals', acme, 'even')).toMatchObject({
    id: 'even',
    version: 2,
    document: { sum: 6n, count: 2 },
  });
  expect(await rowOf(memory, 1, 1)).toMatchObject({ status: 'Failed', target: 'c' });
  expect(reading?.decidedThrough).toEqual(new Map([[keyOf(0), 0n], [keyOf(1), 1n]])); // prettier-ignore
  expect(counts).toEqual({ events: 4, outcomes: 3, claims: 2, voids: 0 });
  expect(stopped).toEqual([]);
});

test('loads no document twice that it wrote itself', async () => {
  const { memory, history } = begun();
  const loaded: string[] = [];
  const store: Store = {
    ...memory.store,
    loadViews: (keys) => {
      loaded.push(...keys.map(({ view, id }) => `${view} ${id}`));
      return memory.store.loadViews(keys);
    },
  };
  const run = await beginRun(store, history, [0]);
  for (const amount of [1, 3, 5]) {
    history.decide(0, { aggregateId: 'a', events: [added(amount)] });
    await run.fly();
  }

  expect(loaded).toEqual(['totals odd']);
  expect(await amountsOf(memory, 'a')).toEqual([1n, 3n, 5n]);
});

test('moves the position over claims and void records, and writes nothing else for them', async () => {
  const { memory, history } = begun();
  const old = history.claim(0);
  history.claim(0);
  history.decide(0, { aggregateId: 'a', events: [added(1)], claim: old });
  const run = await beginRun(memory.store, history, [0]);

  const { counts } = await run.fly();

  expect(counts).toMatchObject({ events: 0, voids: 2, claims: 3 });
  expect((await memory.store.readPositions())?.get(keyOf(0))).toMatchObject({
    ...{ events: 4n, decidedThrough: -1n, token: 2n },
  });
  expect(await amountsOf(memory, 'a')).toBeUndefined();
});

test('H5: tells which operations ended with the positions that cover them', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  history.decide(0, { aggregateId: 'a', events: [added(2)] });
  const run = await beginRun(memory.store, history, [0]);

  const { reading } = await run.fly();

  expect(reading?.decidedThrough.get(keyOf(0))).toBe(1n);
  expect(reading?.ended).toMatchObject([
    { offset: 0n, status: 'Succeeded' },
    { offset: 1n, status: 'Succeeded' },
  ]);
});

test('an empty flight touches nothing', async () => {
  const { memory, history } = begun();
  const run = await beginRun(memory.store, history, [0]);
  await run.fly();
  const failing = () => Promise.reject(new Error('nothing should be written'));

  memory.store.mark = failing;
  memory.store.advance = failing;

  expect((await run.fly()).reading).toBeUndefined();
});

test('says up to when a partition is complete that was read to its end, also when nothing came', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  const { projector } = await beginRun(memory.store, history, [0, 1]);

  const first = await projector.apply([history.fetched(0)], [{ at: partition(0), seenMs: 1_000 }]);
  const second = await projector.apply(
    [],
    [0, 1].map((number) => ({ at: partition(number), seenMs: 2_000 })),
  );
  const late = await projector.apply([], [{ at: partition(0), seenMs: 1_500 }]);

  expect(first.reading?.asOfMs).toEqual(new Map([[keyOf(0), 1_000]]));
  const both = new Map([0, 1].map((number) => [keyOf(number), 2_000]));
  expect(second.reading?.asOfMs).toEqual(both);
  expect(late.reading).toBeUndefined();
  expect((await memory.statusReader.readPositions())?.asOfMs).toEqual(both);
});

test('what a time was said of is not forgotten by what comes next', async () => {
  const { memory, history } = begun();
  const { projector } = await beginRun(memory.store, history, [0]);
  await projector.apply([], [{ at: partition(0), seenMs: 1_000 }]);
  history.decide(0, { aggregateId: 'a', events: [added(1)] });

  await projector.apply([history.fetched(0)]);

  expect((await memory.statusReader.readPositions())?.asOfMs.get(keyOf(0))).toBe(1_000);
});

test('leaves out what is not at hand, and what was applied', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  history.decide(1, { aggregateId: 'b', events: [added(1)] });
  const { projector } = await beginRun(memory.store, history, [0]);
  await projector.apply([history.fetched(0), history.fetched(1)]);

  const { reading } = await projector.apply([history.fetched(0)]);

  expect(reading).toBeUndefined();
  expect(await amountsOf(memory, 'a')).toEqual([1n]);
  expect(await amountsOf(memory, 'b')).toBeUndefined();
});

test('takes several fetches of one partition in one flight', async () => {
  const { memory, history } = begun();
  for (const amount of [1, 2]) history.decide(0, { aggregateId: 'a', events: [added(amount)] });
  const { projector } = await beginRun(memory.store, history, [0]);

  await projector.apply([history.fetched(0, 0, 3), history.fetched(0, 3)]);

  expect(await amountsOf(memory, 'a')).toEqual([1n, 2n]);
});

describe('a partition that can not be understood', () => {
  test('stops behind its last whole decision, while the others go on', async () => {
    const { memory, history } = begun();
    history.decide(0, { aggregateId: 'a', events: [added(1)] });
    history.decide(0, { aggregateId: 'a', events: [{ type: 'Vanished', data: null }] });
    history.decide(0, { aggregateId: 'c', events: [added(3)] });
    history.decide(1, { aggregateId: 'b', events: [added(2)] });
    const run = await beginRun(memory.store, history, [0, 1]);

    const { stopped } = await run.fly();
    history.decide(1, { aggregateId: 'b', events: [added(5)] });
    const later = await run.fly();

    expect(stopped).toEqual([{ ...partition(0), reason: expect.stringContaining('Vanished is not in the contract') }]);
    expect(later.stopped).toEqual([]);
    expect((await memory.store.readPositions())?.get(keyOf(0))).toMatchObject({ events: 2n, decidedThrough: 0n });
    expect([await amountsOf(memory, 'a'), await amountsOf(memory, 'b'), await amountsOf(memory, 'c')]).toEqual([
      [1n],
      [2n, 5n],
      undefined,
    ]);
  });

  test('stops at an event whose bytes can not be read, with the reason, and never skips it', async () => {
    const { memory, history } = begun();
    for (const amount of [1, 13, 3]) history.decide(0, { aggregateId: 'a', events: [added(amount)] });
    history.decide(1, { aggregateId: 'b', events: [added(2)] });
    const [broken] = history.fetched(0, 3, 4).records;
    const projector = projectorOn(memory.store, {
      ...historyDecoder,
      decode: (value) =>
        broken?.value?.equals(value) === true ? { ok: false, reason: 'A boolean of 7.' } : historyDecoder.decode(value),
    });
    await projector.begin([partition(0), partition(1)]);

    const { stopped } = await projector.apply([history.fetched(0), history.fetched(1)]);

    expect([...stopped.values()]).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('A boolean of 7.') }),
    ]);
    expect([await amountsOf(memory, 'a'), await amountsOf(memory, 'b')]).toEqual([[1n], [2n]]);
  });

  test('stops where an aggregate skips a version, behind what came before', async () => {
    const { memory, history } = begun();
    history.decide(0, { aggregateId: 'a', events: [added(1)] });
    const lost = history.fetched(0).next;
    history.decide(0, { aggregateId: 'a', events: [added(2)] });
    history.decide(0, { aggregateId: 'a', events: [added(3)] });
    history.decide(1, { aggregateId: 'b', events: [added(2)] });
    const fetched = history.fetched(0);
    const gap = { ...fetched, records: fetched.records.filter(({ offset }) => offset < lost || offset > lost + 1n) };
    const { projector } = await beginRun(memory.store, history, [0, 1]);

    const ends = [0, 1].map((number) => ({ at: partition(number), seenMs: 1_000 }));
    const { stopped, reading } = await projector.apply([gap, history.fetched(1)], ends);

    expect(stopped).toEqual([{ ...partition(0), reason: expect.stringContaining('version 1 of a') }]);
    // Nobody may believe that the first is complete.
    expect(reading?.asOfMs).toEqual(new Map([[keyOf(1), 1_000]]));
    expect((await projector.apply([], ends)).reading).toBeUndefined();
    expect([await amountsOf(memory, 'a'), await amountsOf(memory, 'b')]).toEqual([[1n], [2n]]);
    expect((await memory.store.readPositions())?.get(keyOf(0))).toMatchObject({ events: 2n, decidedThrough: 0n });
  });

  test('stops where the fold of a view throws, and goes on there once the fold is mended', async () => {
    const { memory, history } = begun();
    for (const amount of [1, 13, 3]) history.decide(0, { aggregateId: 'a', events: [added(amount)] });
    history.decide(1, { aggregateId: 'b', events: [added(5)] });
    const unlucky: Projection = {
      ...totals,
      fold: {
        Added: (before, event, id) => {
          if (isThirteen(event.data)) throw new Error('Thirteen.');
          return totals.fold['Added']?.(before, event, id);
        },
      },
    };
    const projector = projectorOn(memory.store, historyDecoder, [things, unlucky]);
    await projector.begin([partition(0), partition(1)]);

    const { stopped } = await projector.apply([history.fetched(0), history.fetched(1)]);

    const sum = async () => (await memory.viewReader.get('totals', acme, 'odd'))?.document['sum'];
    const reason = expect.stringContaining("@3: The view totals can't fold Added: Thirteen.");
    expect(stopped).toEqual([{ ...partition(0), reason }]);
    expect([await amountsOf(memory, 'a'), await amountsOf(memory, 'b'), await sum()]).toEqual([[1n], [5n], 6n]);
    expect((await memory.store.readPositions())?.get(keyOf(0))).toMatchObject({ events: 2n, decidedThrough: 0n });

    await (await beginRun(memory.store, history, [0, 1])).fly();
    expect([await amountsOf(memory, 'a'), await amountsOf(memory, 'b'), await sum()]).toEqual([
      [1n, 13n, 3n],
      [5n],
      22n,
    ]);
  });

  test('is tried again after a new beginning', async () => {
    const { memory, history } = begun();
    history.decide(0, { aggregateId: 'a', events: [added(1)] });
    history.decide(0, { aggregateId: 'a', events: [{ type: 'Vanished', data: null }] });
    const { projector } = await beginRun(memory.store, history, [0]);
    await projector.apply([history.fetched(0)]);
    expect((await projector.apply([history.fetched(0)])).stopped).toEqual([]);

    await projector.begin([partition(0)]);

    expect((await projector.apply([history.fetched(0)])).stopped).toHaveLength(1);
  });
});

test('H1: neither marker nor position is written before all writes of the flight are acknowledged', async () => {
  const { memory, history } = begun();
  // More than one write takes: views and rows of each partition, then what both share.
  for (const number of [0, 1]) {
    for (let n = 0; n < 300; n += 1) history.decide(number, { aggregateId: `a${number}.${n}`, events: [added(n)] });
  }
  const calls: string[] = [];
  const store: Store = {
    ...memory.store,
    async write(writes) {
      calls.push('write');
      await new Promise(setImmediate);
      const conflicts = await memory.store.write(writes);
      calls.push('written');
      return conflicts;
    },
    mark(owner, flight) {
      calls.push('mark');
      return memory.store.mark(owner, flight);
    },
    advance(owner, flight, next) {
      calls.push('advance');
      return memory.store.advance(owner, flight, next);
    },
  };
  const run = await beginRun(store, history, [0, 1]);

  await run.fly();

  expect(calls.filter((call) => call === 'write').length).toBeGreaterThan(2);
  expect(calls.lastIndexOf('written')).toBe(calls.indexOf('mark') - 1);
  expect(calls.slice(-2)).toEqual(['mark', 'advance']);
});

test.each(['write', 'mark', 'advance'] as const)(
  'H1: behind a flight whose %s failed the next one is refused, since it would cover what is not there',
  async (call) => {
    const { memory, history } = begun();
    history.decide(0, { aggregateId: 'a', events: [added(1)] });
    const run = await beginRun(memory.store, history, [0]);
    const sound = { ...memory.store };
    Object.assign(memory.store, { [call]: () => Promise.reject(new Error('no answer')) });
    await expect(run.fly()).rejects.toThrow('no answer');
    Object.assign(memory.store, sound);
    history.decide(0, { aggregateId: 'b', events: [added(2)] });

    await expect(run.fly()).rejects.toMatchObject({ code: 'flight-lost' });

    expect((await memory.store.readPositions())?.get(keyOf(0))?.events).toBe(-1n);
  },
);

test('H1: what the store lost is never covered by a position', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  const store: Store = {
    ...memory.store,
    async write(writes) {
      const conflicts = await memory.store.write(writes);
      memory.crash();
      return conflicts;
    },
  };
  const run = await beginRun(store, history, [0]);

  await expect(run.fly()).rejects.toMatchObject({ code: 'flight-lost' });

  expect((await memory.store.readPositions())?.get(keyOf(0))?.events).toBe(-1n);
});

test('H1: a lost marker keeps the position back though the term was read before the loss', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  const store: Store = {
    ...memory.store,
    async mark(owner, flight) {
      const marked = await memory.store.mark(owner, flight);
      memory.crash();
      return marked;
    },
  };
  const run = await beginRun(store, history, [0]);

  await expect(run.fly()).rejects.toMatchObject({ code: 'flight-lost' });

  expect((await memory.store.readPositions())?.get(keyOf(0))?.events).toBe(-1n);
});

test('H1: after a failure a projector does nothing until it has begun again, and then knows nothing', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  const { projector } = await beginRun(memory.store, history, [0]);
  const mark = memory.store.mark.bind(memory.store);
  memory.store.mark = () => Promise.reject(new Error('no answer'));
  await expect(projector.apply([history.fetched(0)])).rejects.toThrow('no answer');
  memory.store.mark = mark;
  memory.crash();

  await expect(projector.apply([history.fetched(0)])).rejects.toMatchObject({ code: 'flight-lost' });
  await projector.begin([partition(0)]);
  await projector.apply([history.fetched(0)]);

  expect(await amountsOf(memory, 'a')).toEqual([1n]);
});

test('H1: a position that did not move for want of its marker is no success', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  const store: Store = {
    ...memory.store,
    async mark(owner, flight) {
      const marked = await memory.store.mark(owner, flight);
      await memory.store.begin(owner);
      return marked;
    },
  };
  const run = await beginRun(store, history, [0]);

  await expect(run.fly()).rejects.toMatchObject({ code: 'flight-lost' });
});

test('H4: a running operation shows as running until the views of its end are covered', async () => {
  const { memory, history } = begun();
  const running = history.decide(0, { aggregateId: 'a', events: [added(1)], decision: 'RUNNING' });
  const seen: string[] = [];
  const look = async (): Promise<void> => {
    // The row may reach a majority before the views that were written beside it.
    memory.settle();
    const reading = await memory.statusReader.readPositions();
    const row = await rowOf(memory, Number(running));
    seen.push(judgeStatus(row, reading?.decidedThrough.get(keyOf(0)) ?? toOffset(-1)));
  };
  const mark = memory.store.mark.bind(memory.store);
  memory.store.mark = async (owner, flight) => {
    await look();
    return mark(owner, flight);
  };
  const run = await beginRun(memory.store, history, [0]);
  await run.fly();
  history.decide(0, { aggregateId: 'a', events: [added(2)], operation: running });

  await run.fly();
  await look();

  expect(seen).toEqual(['Running', 'Running', 'Succeeded']);
  expect(await rowOf(memory, Number(running))).toMatchObject({ status: 'Succeeded', settledBy: 1n });
});

test('H8: the row of a repeat names the first one, and leaves its row alone', async () => {
  const { memory, history } = begun();
  const first = history.decide(0, { aggregateId: 'a', events: [added(1)], decision: 'RUNNING' });
  const repeat = history.decide(0, { aggregateId: 'a', decision: 'DUPLICATE', duplicateOf: first });
  const run = await beginRun(memory.store, history, [0]);
  await run.fly();
  expect((await rowOf(memory, Number(repeat)))?.duplicateOf).toBe(first);
  expect(await rowOf(memory, Number(first))).toMatchObject({ status: 'Running', duplicateOf: null });

  history.decide(0, { aggregateId: 'a', events: [added(2)], operation: first });
  await run.fly();

  expect((await rowOf(memory, Number(repeat)))?.duplicateOf).toBe(first);
  expect(await rowOf(memory, Number(first))).toMatchObject({ status: 'Succeeded' });
});

test('H16: without a position nothing begins, and the error says what to do', async () => {
  const { memory } = begun();
  const { store } = createMemoryStore();

  await expect(projectorOn(store).begin([partition(0)])).rejects.toThrow(
    'There is no position document: run `waybill apply`.',
  );
  await expect(projectorOn(memory.store).begin([partition(0), partition(7)])).rejects.toThrow(
    `There is no position of ${HISTORY_TOPIC}[7]: run \`waybill apply\`.`,
  );
});

test('H18: a projector that was stopped and goes on undoes nothing of its successor', async () => {
  const { memory, history } = begun();
  history.decide(0, { aggregateId: 'a', events: [added(1)] });
  const stopped = await beginRun(memory.store, history, [0]);
  const successor = await beginRun(memory.store, history, [0]);
  for (const amount of [3, 5]) {
    history.decide(0, { aggregateId: 'a', events: [added(amount)] });
    await successor.fly();
  }
  const before = await stateOf(memory);

  await stopped.fly(3);

  expect(await stateOf(memory)).toEqual(before);
  expect(await amountsOf(memory, 'a')).toEqual([1n, 3n, 5n]);
});

test('H18: two projectors of different partitions lose nothing of a document that both write', async () => {
  const { memory, history } = begun();
  const runs = [await beginRun(memory.store, history, [0]), await beginRun(memory.store, history, [1])];
  for (const amount of [1, 3, 5]) {
    for (const number of [0, 1]) history.decide(number, { aggregateId: `a${number}`, events: [added(amount)] });
    await Promise.all(runs.map((run) => run.fly()));
  }

  expect(await memory.viewReader.get('totals', acme, 'odd')).toMatchObject({ version: 6, document: { sum: 18n } });
});

function isThirteen(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'amount' in data && data.amount === 13n;
}

async function stateOf(memory: MemoryStore): Promise<unknown> {
  const keys = [
    { view: 'things', tenant: acme, id: 'a' },
    { view: 'totals', tenant: acme, id: 'odd' },
  ];
  return [await memory.store.loadViews(keys), await memory.store.readPositions(), await rowOf(memory, 0)];
}
