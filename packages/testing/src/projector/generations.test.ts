import { randomUUID } from 'node:crypto';

import { toTenant } from '@waybill/messages';
import type {
  FlightWrites,
  GenerationStore,
  Positions,
  Projector,
  Store,
  StoredView,
  ViewGenerations,
} from '@waybill/projection';
import {
  beginGeneration,
  createProjector,
  FIRST_GENERATION,
  joinGeneration,
  ofGeneration,
  rollBack,
  switchGeneration,
} from '@waybill/projection';
import type { History } from '@waybill/projection/testing';
import { createHistory, historyContract, historyDecoder } from '@waybill/projection/testing';
import fc from 'fast-check';

import type { MemoryStore } from '../memory-store/create-memory-store.ts';
import { createMemoryStore } from '../memory-store/create-memory-store.ts';
import { anyHistory, PARTITIONS, THING_IDS } from './any-history.ts';
import type { Run } from './projection-run.ts';
import { beginRun, keyOf, projectorOfAll } from './projection-run.ts';
import { added, things, totals } from './thing-projections.ts';

const acme = toTenant('acme');
const VIEWS = [things, totals] as const;

/** What happens next: a flight of a projector or of the rebuild, a death, or a step of the generations. */
const anyTurn = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('fly' as const, 'rebuild' as const),
      projector: fc.nat(1),
      most: fc.integer({ min: 3, max: 6 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('step' as const), isForward: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('die' as const, 'crash' as const), projector: fc.nat(2) }),
  },
);
type Turn = typeof anyTurn extends fc.Arbitrary<infer Value> ? Value : never;

test('H15: whatever the order of flights, steps and deaths, readers find all that the positions say', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyHistory,
      fc.constantFrom(...VIEWS),
      fc.array(anyTurn, { minLength: 10, maxLength: 60 }),
      async (history, view, turns) => {
        const scene = new Scene(history, view);
        await scene.take({ kind: 'step', isForward: true });
        for (const turn of turns) {
          await scene.take(turn);
          await scene.expectTruth();
        }
      },
    ),
    { numRuns: 100 },
  );
}, 120_000);

test('a projector that begins where a rebuild is writes no row again, and tells no earlier position', async () => {
  const memory = createMemoryStore();
  memory.createPositions(PARTITIONS.map(keyOf));
  const history = createHistory();
  history.claim(0);
  for (const id of ['a', 'b', 'c']) history.decide(0, { aggregateId: id, events: [added(1)] });
  await (await beginRun(memory.store, history, PARTITIONS)).fly();
  await change(memory.generations, 'things', beginGeneration);
  await memory.generations.prepare('things', 2, PARTITIONS.map(keyOf));
  await change(memory.generations, 'things', joinGeneration);
  const written: FlightWrites[] = [];
  const store: Store = {
    ...memory.store,
    write(writes) {
      written.push(writes);
      return memory.store.write(writes);
    },
  };

  const { reading } = await (await beginRun(store, history, PARTITIONS)).fly(3);

  expect(written.flatMap(({ rows }) => rows)).toEqual([]);
  expect(written.flatMap(({ views }) => views).map(({ view, id }) => `${view} ${id}`)).toContain('things@2 a');
  expect(reading?.decidedThrough.get(keyOf(0))).toBe(2n);
});

/** Two projectors that both believe to own both partitions, and a rebuild of one view. */
class Scene {
  readonly memory: MemoryStore = createMemoryStore();
  private readonly history: History;
  private readonly view: (typeof VIEWS)[number];
  private readonly runs: (Run | undefined)[] = [];
  private joinedAt: Positions | undefined;

  constructor(history: History, view: (typeof VIEWS)[number]) {
    this.history = history;
    this.view = view;
    this.memory.createPositions(PARTITIONS.map(keyOf));
  }

  async take(turn: Turn): Promise<void> {
    if (turn.kind === 'step') return this.step(turn.isForward);
    if (turn.kind === 'crash') this.memory.crash();
    if (turn.kind === 'fly') await this.fly(turn.projector, () => this.begin(), turn.most);
    else if (turn.kind === 'rebuild') await this.fly(2, () => this.beginRebuild(), turn.most);
    else this.runs[turn.projector] = undefined;
  }

  /** Every document that readers get is that of the log up to the stored positions, or of a later place. */
  async expectTruth(): Promise<void> {
    const positions = (await this.memory.store.readPositions()) ?? new Map();
    const { live } = await this.generationsNow();
    const stored = new Map<string, StoredView>();
    for await (const view of this.memory.generations.scan(this.view.name, live)) stored.set(view.id, view);
    for (const id of this.keys()) {
      const found = await this.memory.viewReader.get(this.view.name, acme, id);
      const reached = PARTITIONS.map(keyOf).map((key) => [key, furthest(positions, stored.get(id), key)] as const);
      const expected = await foldUpTo(this.history, this.view, id, new Map(reached));
      expect({ id, live, document: found?.document }).toEqual({ id, live, document: expected });
    }
  }

  private keys(): readonly string[] {
    return this.view === things ? THING_IDS : ['odd', 'even'];
  }

  private async generationsNow(): Promise<ViewGenerations> {
    return (await this.memory.generations.read())?.of.get(this.view.name) ?? FIRST_GENERATION;
  }

  private begin(): Promise<Run> {
    return beginRun(this.memory.store, this.history, PARTITIONS, projectorOfAll(this.memory.store));
  }

  private async beginRebuild(): Promise<Run> {
    const { next } = await this.generationsNow();
    if (next === undefined) throw new Error('There is nothing to rebuild.');
    const { generations } = this.memory;
    await generations.prepare(this.view.name, next.generation, PARTITIONS.map(keyOf));
    const store = generations.storeOf(this.view.name, next.generation);
    return beginRun(store, this.history, PARTITIONS, rebuilderOf(store, ofGeneration(this.view, next.generation)));
  }

  private async fly(number: number, begin: () => Promise<Run>, most: number): Promise<void> {
    try {
      const run = this.runs[number] ?? (await begin());
      this.runs[number] = run;
      const { stopped } = await run.fly(most);
      expect(stopped).toEqual([]);
    } catch (error) {
      if (isAssertion(error)) throw error;
      this.runs[number] = undefined;
    }
  }

  /** Whatever is next in the life of a generation, if its conditions are met; else back to the one before. */
  private async step(isForward: boolean): Promise<void> {
    const { generations } = this.memory;
    const now = await this.generationsNow();
    if (!isForward) await change(generations, this.view.name, rollBack);
    else if (now.next === undefined) await change(generations, this.view.name, beginGeneration);
    else if (!now.next.isJoined) {
      await generations.prepare(this.view.name, now.next.generation, PARTITIONS.map(keyOf));
      this.joinedAt = await change(generations, this.view.name, joinGeneration);
    } else if (await this.isThere(now.next.generation)) {
      await change(generations, this.view.name, switchGeneration);
      await generations.forget(this.view.name, now.next.generation);
      this.runs[2] = undefined;
    }
  }

  private async isThere(generation: number): Promise<boolean> {
    const rebuilt = await this.memory.generations.storeOf(this.view.name, generation).readPositions();
    return [...(this.joinedAt ?? [])].every(([key, { events }]) => (rebuilt?.get(key)?.events ?? -2n) >= events);
  }
}

function rebuilderOf(store: Store, projection: (typeof VIEWS)[number]): Projector {
  const rowless = { ...store, write: ({ views }: Parameters<Store['write']>[0]) => store.write({ views, rows: [] }) };
  return createProjector({
    ...{ store: rowless, projections: [projection], contracts: [historyContract] },
    ...{ decoder: historyDecoder, owner: randomUUID() },
  });
}

async function change(
  generations: GenerationStore,
  view: string,
  step: (before: ViewGenerations) => ViewGenerations | string,
): Promise<Positions | undefined> {
  const stored = await generations.read();
  const to = stored && step(stored.of.get(view) ?? FIRST_GENERATION);
  if (stored === undefined || to === undefined || typeof to === 'string') return undefined;
  return (
    await generations.change(stored, to, { view, generation: to.live, step: 'begin', by: 'test', at: new Date(0) })
  )?.positions;
}

/** A document may already hold more than the positions say, never less. */
function furthest(
  positions: ReadonlyMap<string, { readonly events: bigint }>,
  stored: StoredView | undefined,
  key: string,
): bigint {
  const [position, applied] = [positions.get(key)?.events ?? -1n, stored?.applied.get(key) ?? -1n];
  return applied > position ? applied : position;
}

async function foldUpTo(
  history: History,
  view: (typeof VIEWS)[number],
  id: string,
  reached: ReadonlyMap<string, bigint>,
): Promise<unknown> {
  const memory = createMemoryStore();
  memory.createPositions(PARTITIONS.map(keyOf));
  const run = createProjector({
    ...{ store: memory.store, projections: [view], contracts: [historyContract] },
    ...{ decoder: historyDecoder, owner: randomUUID() },
  });
  await run.begin(PARTITIONS.map((number) => history.fetched(number, 0, 0)));
  await run.apply(PARTITIONS.map((number) => wholeUpTo(history, number, reached.get(keyOf(number)) ?? -1n)));
  return (await memory.viewReader.get(view.name, acme, id))?.document;
}

/** Up to the end of the decision in which an offset lies. */
function wholeUpTo(history: History, number: number, offset: bigint) {
  const { records } = history.fetched(number);
  const end = records.findIndex((record) => record.offset >= offset && record.headers['ce_sequence'] === undefined);
  return history.fetched(number, 0, offset < 0n ? 0 : end < 0 ? records.length : end + 1);
}

function isAssertion(error: unknown): boolean {
  return error instanceof Error && 'matcherResult' in error;
}
