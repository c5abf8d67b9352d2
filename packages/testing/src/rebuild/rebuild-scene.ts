import { randomUUID } from 'node:crypto';

import type { FetchedRecords, Offset, TopicPartition } from '@waybill/messages';
import { PARTITIONS, toTenant } from '@waybill/messages';
import type { GenerationStore, Projection } from '@waybill/projection';
import { createProjector } from '@waybill/projection';
import type { History } from '@waybill/projection/testing';
import { createHistory, historyContract, historyDecoder } from '@waybill/projection/testing';
import type { RebuildJob, RebuildSource } from '@waybill/rebuild';

import type { MemoryStore } from '../memory-store/create-memory-store.ts';
import { createMemoryStore } from '../memory-store/create-memory-store.ts';
import { keyOf, partition } from '../projector/projection-run.ts';
import { added, things } from '../projector/thing-projections.ts';

const ALL = Array.from({ length: PARTITIONS }, (_, number) => number);
const acme = toTenant('acme');

/** A history, the projector that follows it, and a rebuild of the view `things`. */
export type RebuildScene = {
  readonly memory: MemoryStore;
  readonly history: History;
  /** Adds one to an aggregate of this partition, and projects all that is there. */
  readonly write: (partition: number) => Promise<void>;
  /** What readers get of all aggregates, by id, and the generation. */
  readonly read: () => Promise<Readonly<Record<string, unknown>>>;
  /** What was waited for, ms. */
  readonly waits: number[];
  readonly job: (changes?: Partial<RebuildJob>) => RebuildJob;
};

export function rebuildScene(projection: Projection = things): RebuildScene {
  const memory = createMemoryStore();
  memory.createPositions(ALL.map(keyOf));
  const history = createHistory();
  for (const number of ALL) history.claim(number);
  const waits: number[] = [];
  const wait = (ms: number) => Promise.resolve(waits.push(ms));

  async function project(): Promise<void> {
    const projector = createProjector({
      ...{ store: memory.store, projections: [projection], contracts: [historyContract] },
      ...{ decoder: historyDecoder, owner: randomUUID() },
    });
    const begun = await projector.begin(ALL.map(partition));
    await projector.apply([...begun].map(([at, { events }]) => history.fetched(at.partition, Number(events) + 1)));
  }

  return {
    ...{ memory, history, waits },
    async write(number) {
      history.decide(number, { aggregateId: `a${number}`, events: [added(1)] });
      await project();
    },
    async read() {
      const found = await Promise.all(
        ALL.map(async (number) => {
          const view = await memory.viewReader.get('things', acme, `a${number}`);
          return view ? [[view.id, `${String(view.version)} in ${view.generation}`]] : [];
        }),
      );
      return Object.fromEntries(found.flat()) as Record<string, unknown>;
    },
    job: (changes = {}) => ({
      projection,
      contracts: [historyContract],
      decoder: historyDecoder,
      generations: memory.generations,
      source: sourceOf(history),
      owner: randomUUID(),
      wait,
      by: 'ada',
      now: () => new Date(0),
      nearOffsets: 3n,
      signal: new AbortController().signal,
      ...changes,
    }),
  };
}

/** Hands out one partition at a time, up to four records of it. */
function sourceOf(history: History): RebuildSource {
  const next = new Map<number, Offset>();
  return {
    assign({ partition: number }: TopicPartition, from) {
      next.set(number, from);
    },
    unassign({ partition: number }) {
      next.delete(number);
    },
    take() {
      for (const [number, from] of next) {
        const fetched = upToDecision(history.fetched(number, Number(from), Number(from) + 4));
        if (fetched.records.length === 0) continue;
        next.set(number, fetched.next);
        return Promise.resolve([fetched]);
      }
      return Promise.resolve([]);
    },
  };
}

/** A fetch never tears a record batch. */
function upToDecision({ records, next, ...at }: FetchedRecords): FetchedRecords {
  const end = records.findLastIndex(({ headers }) => headers['ce_sequence'] === undefined) + 1;
  return { ...at, records: records.slice(0, end), next: records[end]?.offset ?? next };
}

/** Fails at the call of this number, counted from 0, as if the process had been killed there, and at all behind it. */
export function killedAt(generations: GenerationStore, call: number): GenerationStore {
  let left = call;
  const or =
    <Arguments extends readonly unknown[], Result>(run: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      left -= 1;
      if (left < 0) throw new Error('killed');
      return run(...given);
    };
  return {
    ...generations,
    read: or(() => generations.read()),
    change: or((before, to, change) => generations.change(before, to, change)),
    prepare: or((view, number, partitions) => generations.prepare(view, number, partitions)),
    forget: or((view, number) => generations.forget(view, number)),
    drop: or((view, number) => generations.drop(view, number)),
    existing: or((view) => generations.existing(view)),
    storeOf(view, generation) {
      const store = generations.storeOf(view, generation);
      return {
        readPositions: or(() => store.readPositions()),
        begin: or((owner) => store.begin(owner)),
        loadViews: or((keys) => store.loadViews(keys)),
        write: or((writes) => store.write(writes)),
        mark: or((owner, flight) => store.mark(owner, flight)),
        advance: or((owner, flight, positions) => store.advance(owner, flight, positions)),
      };
    },
  };
}
