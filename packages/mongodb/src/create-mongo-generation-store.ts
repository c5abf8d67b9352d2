import type { Contract, ViewContract } from '@waybill/messages';
import type {
  GenerationChange,
  GenerationStore,
  StoredGenerations,
  StoredView,
  ViewGenerations,
} from '@waybill/projection';
import { generationName, KEPT_CHANGES } from '@waybill/projection';
import type { Db } from 'mongodb';

import { applyGeneration } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { createMongoStore } from './create-mongo-store.ts';
import { generationIn, rebuildDeployment, viewCollection } from './generation-names.ts';
import type { PositionDocument, StoredViews } from './position-document.ts';
import { changerOf, POSITIONS, toGenerations, toPositions } from './position-document.ts';
import { readPositions } from './read-positions.ts';
import { runCommand, toStoreError } from './run-command.ts';
import type { StoredFields } from './view-document.ts';
import { toStoredView } from './view-document.ts';

const MAJORITY = { w: 'majority', wtimeout: 10_000 } as const;
const SCANNED_AT_ONCE = 1_000;

/**
 * Generations of the views that a deployment of projectors writes.
 *
 * @param contracts  whose views may be rebuilt
 */
export function createMongoGenerationStore(
  mongo: Mongo,
  deployment: string,
  contracts: readonly Contract[],
): GenerationStore {
  const { db } = mongo;
  const views = new Map(contracts.flatMap((contract) => contract.views).map((view) => [view.name, view]));
  const collectionOf = (view: string, generation: number): string => viewCollection(generationName(view, generation));

  async function forget(view: string, generation: number): Promise<void> {
    const q = { _id: rebuildDeployment(deployment, view, generation) };
    await runCommand(db, { delete: POSITIONS, deletes: [{ q, limit: 1 }], writeConcern: MAJORITY });
  }

  return {
    async read() {
      const read = await readPositions(mongo, deployment);
      return read && { ...read.generations, positions: read.positions };
    },
    change: (before, to, made) => change(db, deployment, before, [to, made]),
    changes: () =>
      inStoreTerms(async () => {
        const options = { projection: { changes: 1 }, readConcern: 'majority' } as const;
        const stored = await db.collection<PositionDocument>(POSITIONS).findOne({ _id: deployment }, options);
        return stored?.changes ?? [];
      }),
    prepare: (view, generation, partitions) =>
      applyGeneration(mongo, { view: viewOf(views, view), generation, deployment, partitions }),
    storeOf: (view, generation) => createMongoStore(mongo, rebuildDeployment(deployment, view, generation)),
    forget,
    async drop(view, generation) {
      // First, so that a rebuild that still works ends instead of writing the collection anew.
      await forget(view, generation);
      await inStoreTerms(() => db.collection(collectionOf(view, generation)).drop({ writeConcern: MAJORITY }));
    },
    existing: (view) =>
      inStoreTerms(async () => {
        const names = await db.listCollections({}, { nameOnly: true }).toArray();
        return names.flatMap(({ name }) => generationIn(name, view) ?? []).sort((a, b) => a - b);
      }),
    count: (view, generation) =>
      inStoreTerms(() => db.collection(collectionOf(view, generation)).estimatedDocumentCount()),
    scan: (view, generation) => scan(db, generationName(view, generation)),
  };
}

function viewOf(views: ReadonlyMap<string, ViewContract>, name: string): ViewContract {
  const view = views.get(name);
  if (view === undefined) throw new TypeError(`The contracts have no view ${name}.`);
  return view;
}

/** Wipes the markers in the same instant, so that no flight that began before can move a position behind it. */
async function change(
  db: Db,
  deployment: string,
  { revision, of }: StoredGenerations,
  [to, made]: readonly [ViewGenerations, GenerationChange],
): Promise<StoredGenerations | undefined> {
  const next: StoredViews = {
    revision: revision + 1,
    of: Object.fromEntries([...of, [made.view, to]]),
  };
  const { value } = await runCommand<{ readonly value: PositionDocument | null }>(db, {
    findAndModify: POSITIONS,
    query: { _id: deployment, 'views.revision': revision === 0 ? null : revision },
    update: {
      $set: { views: next, flight: {}, mover: changerOf(next.revision) },
      $push: { changes: { $each: [made], $slice: -KEPT_CHANGES } },
    },
    fields: { p: 1, views: 1 },
    new: true,
    writeConcern: MAJORITY,
  });
  return value ? { ...toGenerations(value), positions: toPositions(value) } : undefined;
}

async function* scan(db: Db, name: string): AsyncGenerator<StoredView, void, undefined> {
  try {
    const cursor = db
      .collection<StoredFields>(viewCollection(name))
      .find({}, { sort: { _id: 1 }, readConcern: 'majority', batchSize: SCANNED_AT_ONCE });
    for await (const stored of cursor) yield toStoredView(name, stored);
  } catch (error) {
    throw toStoreError(error);
  }
}

async function inStoreTerms<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw toStoreError(error);
  }
}
