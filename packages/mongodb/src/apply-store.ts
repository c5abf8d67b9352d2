import type { Contract, ViewContract } from '@waybill/messages';
import { NO_OFFSET, PARTITIONS, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { Generations, ViewGenerations } from '@waybill/projection';
import { FIRST_GENERATION, generationName, writtenGenerations } from '@waybill/projection';
import type { Db, Document } from 'mongodb';

import type { Mongo } from './connect-mongo.ts';
import { SNAPSHOT_CHUNKS, SNAPSHOTS } from './create-mongo-snapshot-store.ts';
import { REACTORS } from './create-mongo-reactor-store.ts';
import { rebuildDeployment, viewCollection } from './generation-names.ts';
import { OPERATIONS } from './operation-document.ts';
import { OPERATION_INDEXES } from './operation-list.ts';
import type { PositionDocument } from './position-document.ts';
import { POSITIONS, positionPath, toGenerations, toPositionFields } from './position-document.ts';
import { REACTOR_TIMERS, TIMER_INDEX } from './reactor-timers.ts';
import { runCommand, toStoreError } from './run-command.ts';

/**
 * Creates what is missing of collections, indexes and positions. What is there stays as it is, so it may run at any
 * time and as often as one likes.
 *
 * @returns one sentence for each thing that was created; none when all was there
 * @throws  `PartUnavailableError`
 */
export async function applyStore(
  { db }: Mongo,
  contracts: readonly Contract[],
  deployments: readonly string[],
): Promise<readonly string[]> {
  const did: string[] = [];
  try {
    const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
    const generations = await Promise.all(deployments.map((deployment) => readGenerations(db, deployment)));
    for (const [name, indexes] of [...PLATFORM, ...collectionsOf(contracts, generations)]) {
      if (!existing.has(name)) did.push(await createCollection(db, name));
      did.push(...(await createIndexes(db, name, indexes)));
    }
    for (const deployment of deployments)
      if (await createPositions(db, deployment, keysOf(contracts))) did.push(`Created positions of ${deployment}.`);
    return did;
  } catch (error) {
    throw toStoreError(error);
  }
}

/** Collections that are there whatever the views are, with their indexes. */
const PLATFORM: readonly CollectionIndexes[] = [
  [OPERATIONS, [{ key: { _expireAt: 1 }, name: 'expiry', expireAfterSeconds: 0 }, ...OPERATION_INDEXES]],
  [POSITIONS, []],
  [REACTORS, []],
  [REACTOR_TIMERS, [TIMER_INDEX]],
  [SNAPSHOTS, []],
  [SNAPSHOT_CHUNKS, []],
];

type CollectionIndexes = readonly [name: string, indexes: readonly Document[]];

/** Those of all generations that anybody writes. */
function collectionsOf(
  contracts: readonly Contract[],
  deployments: readonly Generations[],
): readonly CollectionIndexes[] {
  return contracts
    .flatMap(({ views }) => views)
    .flatMap((view) => {
      const known = deployments.map((generations) => generations.get(view.name) ?? FIRST_GENERATION);
      const numbers = new Set((known.length === 0 ? [FIRST_GENERATION] : known).flatMap(kept));
      return [...numbers].map(
        (number) => [viewCollection(generationName(view.name, number)), indexesOf(view)] as const,
      );
    });
}

function kept(generations: ViewGenerations): readonly number[] {
  const { next } = generations;
  return [...writtenGenerations(generations), ...(next ? [next.generation] : [])];
}

async function readGenerations(db: Db, deployment: string): Promise<Generations> {
  const stored = await db
    .collection<PositionDocument>(POSITIONS)
    .findOne({ _id: deployment }, { projection: { views: 1 } });
  return toGenerations(stored ?? { _id: deployment }).of;
}

/**
 * Creates what a rebuild writes to: the collection of a generation with its indexes, and positions of its own. What is
 * there stays as it is.
 *
 * @param partitions  by `positionKey`
 * @throws `PartUnavailableError`
 */
export async function applyGeneration(
  { db }: Mongo,
  { view, generation, deployment, partitions }: NewGeneration,
): Promise<void> {
  const name = viewCollection(generationName(view.name, generation));
  try {
    const [existing] = await db.listCollections({ name }, { nameOnly: true }).toArray();
    if (existing === undefined) await createCollection(db, name);
    await createIndexes(db, name, indexesOf(view));
    await createPositions(db, rebuildDeployment(deployment, view.name, generation), partitions);
  } catch (error) {
    throw toStoreError(error);
  }
}

type NewGeneration = {
  readonly view: ViewContract;
  readonly generation: number;
  /** Of the projectors beside whose generation it is built. */
  readonly deployment: string;
  readonly partitions: readonly string[];
};

/** Each list stays within its tenant, filters or sorts by one field, and pages by the id, which begins with the tenant. */
function indexesOf({ filters, sorts }: ViewContract): readonly Document[] {
  const fields = [...new Set([...filters, ...sorts])];
  return fields.map((field) => ({ key: { _tenant: 1, [field]: 1, _id: 1 }, name: `tenant_${field}` }));
}

async function createCollection(db: Db, name: string): Promise<string> {
  await db.createCollection(name);
  return `Created the collection ${name}.`;
}

async function createIndexes(db: Db, name: string, indexes: readonly Document[]): Promise<readonly string[]> {
  if (indexes.length === 0) return [];
  const { numIndexesBefore, numIndexesAfter } = await runCommand<{ numIndexesBefore: number; numIndexesAfter: number }>(
    db,
    { createIndexes: name, indexes },
  );
  const count = numIndexesAfter - numIndexesBefore;
  return count > 0 ? [`Created ${count} indexes of ${name}.`] : [];
}

function keysOf(contracts: readonly Contract[]): readonly string[] {
  return contracts
    .flatMap(({ aggregates }) => aggregates)
    .flatMap(({ commandsTopic }) =>
      Array.from({ length: PARTITIONS }, (_, n) => positionKey(topicTag(commandsTopic), n)),
    );
}

/**
 * Before the first record; a position that is there is greater and stays.
 *
 * @returns whether any was missing
 */
async function createPositions(db: Db, deployment: string, keys: readonly string[]): Promise<boolean> {
  const nothing = toPositionFields({ events: NO_OFFSET, decidedThrough: NO_OFFSET, token: NO_OFFSET });
  const { nModified, upserted } = await runCommand<{ nModified: number; upserted?: unknown }>(db, {
    update: POSITIONS,
    updates: [
      {
        q: { _id: deployment },
        u: { $max: Object.fromEntries(keys.map((key) => [positionPath(key), nothing])) },
        upsert: true,
      },
    ],
    writeConcern: { w: 'majority' },
  });
  return upserted !== undefined || nModified > 0;
}
