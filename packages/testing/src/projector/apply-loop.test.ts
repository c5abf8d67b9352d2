import { toTenant } from '@waybill/messages';
import { rowKey } from '@waybill/operations';
import type { History } from '@waybill/projection/testing';
import fc from 'fast-check';

import type { MemoryStore } from '../memory-store/create-memory-store.ts';
import { createMemoryStore } from '../memory-store/create-memory-store.ts';
import { anyHistory, PARTITIONS, THING_IDS } from './any-history.ts';
import type { Disturbance } from './disturbed-store.ts';
import { disturb } from './disturbed-store.ts';
import type { Run } from './projection-run.ts';
import { beginRun, keyOf, projectorOfAll } from './projection-run.ts';

const acme = toTenant('acme');
const MAX_TURNS = 400;

const disturbances: readonly Disturbance[] = ['lost-before', 'lost-after', 'half', 'crash-before', 'crash-after'];
/** Which projector takes the next turn, how many records it takes of each partition, and what its calls meet. */
const anyTurns = fc.array(
  fc.record({
    projector: fc.nat(1),
    most: fc.integer({ min: 3, max: 12 }),
    calls: fc.array(fc.option(fc.constantFrom(...disturbances), { nil: undefined, freq: 2 }), { maxLength: 5 }),
  }),
  { maxLength: 25 },
);

test('any way to cut a history into flights, with crashes and repeats, leads to the same documents', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, anyTurns, async (history, turns) => {
      const expected = await projectAtOnce(history);
      const memory = freshMemory();

      await projectThrough(memory, history, turns);

      expect(await stateOf(memory, history)).toEqual(expected);
    }),
    { numRuns: 120 },
  );
}, 60_000);

function freshMemory(): MemoryStore {
  const memory = createMemoryStore();
  memory.createPositions(PARTITIONS.map(keyOf));
  return memory;
}

async function projectAtOnce(history: History): Promise<unknown> {
  const memory = freshMemory();
  const run = await beginRun(memory.store, history, PARTITIONS, projectorOfAll(memory.store));
  await run.fly();
  return stateOf(memory, history);
}

/** Two projectors that both believe to own both partitions take turns, each with its own troubles. */
async function projectThrough(
  memory: MemoryStore,
  history: History,
  turns: readonly { projector: number; most: number; calls: readonly (Disturbance | undefined)[] }[],
): Promise<void> {
  let calls: (Disturbance | undefined)[] = [];
  const store = disturb(
    memory.store,
    () => calls.shift(),
    () => {
      memory.crash();
    },
  );
  const projectors = [projectorOfAll(store), projectorOfAll(store)];
  const begin = (number: number): Promise<Run> => beginRun(store, history, PARTITIONS, projectors[number]);
  const runs: (Run | undefined)[] = [];
  for (const turn of turns) {
    calls = [...turn.calls];
    runs[turn.projector] = await takeTurn(runs[turn.projector], () => begin(turn.projector), turn.most);
  }
  // In the end the store stays up, and one of them catches up.
  calls = [];
  let run = runs[0];
  for (let turn = 0; turn < MAX_TURNS && !(await isCaughtUp(memory, history)); turn += 1)
    run = await takeTurn(run, () => begin(0), 5);
}

/** @returns undefined when it failed and must begin again */
async function takeTurn(run: Run | undefined, begin: () => Promise<Run>, most: number): Promise<Run | undefined> {
  try {
    const begun = run ?? (await begin());
    await begun.fly(most);
    return begun;
  } catch {
    return undefined;
  }
}

async function isCaughtUp({ store }: MemoryStore, history: History): Promise<boolean> {
  const positions = await store.readPositions();
  return PARTITIONS.every((number) => positions?.get(keyOf(number))?.events === history.fetched(number).next - 1n);
}

async function stateOf(memory: MemoryStore, history: History): Promise<unknown> {
  // What is not on its way to a majority by now is nowhere.
  memory.settle();
  const { store, statusReader } = memory;
  const keys = [
    ...THING_IDS.map((id) => ({ view: 'things', tenant: acme, id })),
    ...['odd', 'even'].map((id) => ({ view: 'totals', tenant: acme, id })),
    ...['odd', 'even', 'all'].map((id) => ({ view: 'parities', tenant: acme, id })),
  ];
  const addresses = PARTITIONS.flatMap((number) =>
    history.fetched(number).records.map(({ offset }) => {
      const [topicTag = ''] = keyOf(number).split('.');
      return rowKey(acme, { topicTag, partition: number, offset });
    }),
  );
  const views = (await store.loadViews(keys)).map(({ view, tenant, id, version, applied, document }) => ({
    ...{ view, tenant, id, version, document },
    applied: [...applied].sort(),
  }));
  const rows = await statusReader.readRows(addresses, { store: undefined });
  return { views, rows: [...rows].sort(), positions: await store.readPositions() };
}
