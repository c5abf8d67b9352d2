import type { Contract, ViewContract } from '@waybill/messages';
import { NO_OFFSET, PARTITIONS, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { Db, Document } from 'mongodb';

import type { Mongo } from './connect-mongo.ts';
import { SNAPSHOT_CHUNKS, SNAPSHOTS } from './create-mongo-snapshot-store.ts';
import { REACTORS } from './create-mongo-reactor-store.ts';
import { OPERATIONS } from './operation-document.ts';
import { OPERATION_INDEXES } from './operation-list.ts';
import { POSITIONS, positionPath, toPositionFields } from './position-document.ts';
import { REACTOR_TIMERS, TIMER_INDEX } from './reactor-timers.ts';
import { runCommand, toStoreError } from './run-command.ts';
import { viewCollection } from './view-document.ts';

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
    for (const [name, indexes] of collectionsOf(contracts)) {
      if (!existing.has(name)) did.push(await createCollection(db, name));
      did.push(...(await createIndexes(db, name, indexes)));
    }
    for (const deployment of deployments) did.push(...(await createPositions(db, deployment, contracts)));
    return did;
  } catch (error) {
    throw toStoreError(error);
  }
}

function collectionsOf(contracts: readonly Contract[]): ReadonlyMap<string, readonly Document[]> {
  const views = contracts.flatMap((contract) => contract.views);
  return new Map<string, readonly Document[]>([
    [OPERATIONS, [{ key: { _expireAt: 1 }, name: 'expiry', expireAfterSeconds: 0 }, ...OPERATION_INDEXES]],
    [POSITIONS, []],
    [REACTORS, []],
    [REACTOR_TIMERS, [TIMER_INDEX]],
    [SNAPSHOTS, []],
    [SNAPSHOT_CHUNKS, []],
    ...views.map((view) => [viewCollection(view.name), indexesOf(view)] as const),
  ]);
}

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

/** Before the first record; a position that is there is greater and stays. */
async function createPositions(db: Db, deployment: string, contracts: readonly Contract[]): Promise<readonly string[]> {
  const nothing = toPositionFields({ events: NO_OFFSET, decidedThrough: NO_OFFSET, token: NO_OFFSET });
  const keys = contracts
    .flatMap(({ aggregates }) => aggregates)
    .flatMap(({ commandsTopic }) =>
      Array.from({ length: PARTITIONS }, (_, n) => positionKey(topicTag(commandsTopic), n)),
    );
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
  return upserted !== undefined || nModified > 0 ? [`Created positions of ${deployment}.`] : [];
}
