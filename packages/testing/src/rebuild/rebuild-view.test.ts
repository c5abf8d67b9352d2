import { PartUnavailableError, toOffset } from '@waybill/messages';
import type { GenerationStore, StoredView } from '@waybill/projection';
import { defineAggregateProjection } from '@waybill/projection';
import { HISTORY_TOPIC } from '@waybill/projection/testing';
import type { RebuildProgress } from '@waybill/rebuild';
import { compareGenerations, DROP_GRACE_MS, dropGeneration, rebuildView, rollBackView } from '@waybill/rebuild';

import { keyOf } from '../projector/projection-run.ts';
import { things } from '../projector/thing-projections.ts';
import { killedAt, rebuildScene } from './rebuild-scene.ts';

/** The view with another fold, as a team may change it. */
const doubled = defineAggregateProjection<{ amounts: number }, { type: 'Added'; data: unknown }>({
  name: 'things',
  topic: HISTORY_TOPIC,
  fold: { Added: (before) => ({ amounts: (before?.amounts ?? 0) + 2 }) },
});

async function filled(projection = things) {
  const scene = rebuildScene(projection);
  for (const number of [0, 1, 1, 2, 0, 11]) await scene.write(number);
  return scene;
}

test('builds another generation from the whole log, and lets readers change to it', async () => {
  const { memory, read, job } = await filled();
  const told: RebuildProgress[] = [];

  const rebuilt = await rebuildView(job({ onProgress: (progress) => told.push(progress) }));

  expect(rebuilt).toEqual({ kind: 'switched', generation: 2, previous: 1, compared: undefined, dropped: [] });
  expect(await read()).toEqual({ a0: '2 in 2', a1: '2 in 2', a2: '1 in 2', a11: '1 in 2' });
  expect(await memory.generations.storeOf('things', 2).readPositions()).toBeUndefined();
  expect(told.at(-1)?.stage).toBe('switched');
  const joined = told.filter(({ stage }) => stage === 'joined');
  expect(joined[0]?.done).toBeGreaterThanOrEqual(21n);
  expect(joined.at(-1)).toMatchObject({ done: 24n, total: 24n });
});

test('while commands are decided, readers miss nothing at any instant', async () => {
  const scene = await filled();
  const generations = new Set<string>();
  let written = 1;
  const expectAll = async () => {
    const { a11 } = await scene.read();
    generations.add(String(a11).slice(-1));
    expect(String(a11)).toMatch(new RegExp(`^${written} in`));
  };
  const source = scene.job().source;
  const take = async () => {
    await expectAll();
    if (written < 40) {
      await scene.write(11);
      written += 1;
    }
    await expectAll();
    return source.take();
  };

  await rebuildView(scene.job({ source: { ...source, take } }));
  await expectAll();
  await scene.write(11);
  written += 1;
  await expectAll();

  expect([...generations]).toEqual(['1', '2']);
  expect(await compareGenerations({ ...scene.job(), view: 'things' }, 1, 2)).toMatchObject({ equal: 4, differing: 0 });
});

test('killed at any call, it goes on from what is stored when it runs again, with the same result', async () => {
  for (let call = 0; ; call += 1) {
    const scene = await filled();
    const killed = await rebuildView(scene.job({ generations: killedAt(scene.memory.generations, call) })).then(
      () => false,
      () => true,
    );
    scene.memory.crash();
    // Readers find everything, and so they do when commands come in before it goes on.
    expect(Object.values(await scene.read())).toHaveLength(4);
    await scene.write(2);
    expect((await scene.read())['a2']).toMatch(/^2 in/);

    await rebuildView(scene.job());
    await scene.write(2);

    expect(await scene.read()).toMatchObject({ a0: expect.stringMatching(/^2 in [23]$/), a2: expect.stringMatching(/^3 in [23]$/) }); // prettier-ignore
    if (!killed) {
      expect(call).toBeGreaterThan(20);
      return;
    }
  }
});

test('readers can go back, since both generations are kept new, and go forward again', async () => {
  const { job, read, write } = await filled();
  const named = { ...job(), view: 'things' };
  await rebuildView(job());
  await write(1);

  const back = await rollBackView(named);
  await write(1);
  const first = await read();
  await rollBackView(named);

  expect(back).toMatchObject({ live: 1, previous: 2 });
  expect(first).toMatchObject({ a1: '4 in 1' });
  expect(await read()).toMatchObject({ a1: '4 in 2' });
});

test('a second rebuild keeps the generation before it, and deletes the one before that when nobody can be reading it', async () => {
  const { job, memory, waits } = await filled();
  await rebuildView(job());

  const second = await rebuildView(job());

  expect(second).toMatchObject({ generation: 3, previous: 2, dropped: [1] });
  expect(waits).toEqual([DROP_GRACE_MS]);
  expect(await memory.generations.existing('things')).toEqual([2, 3]);
});

test('with other code the generations are compared, and readers stay where they are until it is run without', async () => {
  const { job, read } = await filled();

  const compared = await rebuildView(job({ projection: doubled, compare: true }));
  const before = await read();
  const switched = await rebuildView(job({ projection: doubled }));

  expect(compared).toMatchObject({ kind: 'differs', generation: 2, compared: { equal: 0, differing: 4 } });
  expect(compared.compared?.differences[0]).toMatchObject({
    id: 'a0',
    left: { version: 2, document: { amounts: [1n, 1n] } },
    right: { version: 2, document: { amounts: 4 } },
  });
  expect(before).toMatchObject({ a1: '2 in 1' });
  expect(switched).toMatchObject({ kind: 'switched', generation: 2, previous: 1 });
});

test('the same code gives the same bytes', async () => {
  const { job } = await filled();

  expect(await rebuildView(job({ compare: true }))).toMatchObject({
    ...{ kind: 'switched', compared: { equal: 4, differing: 0, differences: [] } },
  });
});

test('an event that can not be folded ends the rebuild, and readers and flights notice nothing', async () => {
  const failing = defineAggregateProjection<{ n: number }, { type: 'Added'; data: unknown }>({
    ...{ name: 'things', topic: HISTORY_TOPIC },
    fold: {
      Added: (before) => {
        if (before) throw new Error('No second one.');
        return { n: 1 };
      },
    },
  });
  const { job, read, write } = await filled();

  await expect(rebuildView(job({ projection: failing }))).rejects.toThrow(/things@2 can't fold Added: No second one/);
  await write(1);

  expect(await read()).toMatchObject({ a1: '3 in 1' });
  await dropGeneration({ ...job(), view: 'things' }, 2);
  expect(await rebuildView(job())).toMatchObject({ generation: 3 });
});

test('a store that is away is waited for', async () => {
  const { job, memory, waits } = await filled();
  let failures = 3;
  const told: string[] = [];
  const storeOf: typeof memory.generations.storeOf = (view, generation) => {
    const store = memory.generations.storeOf(view, generation);
    return {
      ...store,
      mark(owner, flight) {
        failures -= 1;
        if (failures >= 0) throw new PartUnavailableError('MongoDB is not available.');
        return store.mark(owner, flight);
      },
    };
  };
  const generations = { ...memory.generations, storeOf };

  await rebuildView(job({ generations, onWaiting: (reason) => told.push(reason) }));

  expect(told).toEqual(Array(3).fill('MongoDB is not available.'));
  expect(waits).toEqual([100, 200, 400]);
});

test('what readers get is never dropped, nor is what was never there', async () => {
  const { job } = await filled();
  const named = { ...job(), view: 'things' };
  await rebuildView(job());

  await expect(rollBackView({ ...named, view: 'totals' })).rejects.toThrow('There is no earlier generation');
  await expect(dropGeneration(named, 2)).rejects.toThrow('Generation 2 is the one that readers get.');
  await expect(dropGeneration(named, 7)).rejects.toThrow('There is no generation 7.');
});

test('the generation before is dropped once nobody can be reading it', async () => {
  const { job, memory, waits, write, read } = await filled();
  const named = { ...job(), view: 'things' };
  await rebuildView(job());

  await dropGeneration(named, 1);
  await write(1);

  expect(waits).toEqual([DROP_GRACE_MS]);
  expect(await memory.generations.existing('things')).toEqual([2]);
  expect(await read()).toMatchObject({ a1: '3 in 2' });
  await expect(rollBackView(named)).rejects.toThrow('There is no earlier generation');
});

/** Two generations, and what a flight has written of one of them before any position says so. */
async function torn() {
  const scene = await filled();
  const { memory, job } = scene;
  await rebuildView(job());
  const stored = await firstOf(memory.generations);
  const ahead = { ...stored, kind: 'aggregate' as const, replaces: 0, version: 9 };
  const applied = new Map([[keyOf(0), toOffset(99)]]);
  const write = async (view: string) => {
    await memory.store.write({ views: [{ ...ahead, view, applied }], rows: [] });
    memory.settle();
  };
  await write('things');
  return { ...scene, write };
}

test('a document that a flight has written in one generation alone is looked at again', async () => {
  const { job, write } = await torn();
  let looks = 0;
  const wait = async () => {
    looks += 1;
    if (looks === 3) await write('things@2');
  };

  expect(await compareGenerations({ ...job(), view: 'things', wait }, 1, 2)).toMatchObject({
    ...{ equal: 4, differing: 0, unsettled: 0 },
  });
  expect(looks).toBe(3);
});

test('of a document that moves all the time nothing is said', async () => {
  const { job } = await torn();

  expect(await compareGenerations({ ...job(), view: 'things' }, 1, 2)).toMatchObject({
    ...{ equal: 3, differing: 0, unsettled: 1, differences: [] },
  });
});

async function firstOf(generations: GenerationStore): Promise<StoredView> {
  for await (const stored of generations.scan('things', 1)) return stored;
  throw new Error('There is a document.');
}
