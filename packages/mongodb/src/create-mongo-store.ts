import type { Moment, OperationRow } from '@waybill/operations';
import type {
  AggregateViewWrite,
  Beginning,
  Generations,
  Positions,
  PositionWrite,
  SharedViewWrite,
  Store,
  StoredView,
  ViewKey,
} from '@waybill/projection';
import type { Db, Document, Timestamp } from 'mongodb';

import { answerWithin } from './answer-within.ts';
import type { Mongo } from './connect-mongo.ts';
import { isSettledAtFirstSight, OPERATIONS, toOperationDocument, toOperationUpdate } from './operation-document.ts';
import { rebuildDeployment, viewCollection } from './generation-names.ts';
import { beginnerOf, moverOf, POSITIONS, positionPath, toPositionFields } from './position-document.ts';
import { readPositions } from './read-positions.ts';
import { runCommand, toStoreError } from './run-command.ts';
import type { StoredFields } from './view-document.ts';
import { toStoredFields, toStoredView, toUpdate, viewId } from './view-document.ts';
import type { WriteError } from './write-batch.ts';
import { DUPLICATE_KEY, insertBatch, updateBatch } from './write-batch.ts';

/** Owners are never used again, so the markers of those long gone have to go too. */
const MAX_MARKERS = 32;
const MAJORITY = { w: 'majority', wtimeout: 10_000 };

type UpdateReply = {
  readonly n: number;
  /** Place in the replica set's log: `t` is the election term. */
  readonly opTime: { readonly t: bigint };
  readonly operationTime: Timestamp;
  readonly writeErrors?: readonly unknown[];
};

/** Where a deployment of projectors keeps its views, rows and positions in MongoDB. */
export function createMongoStore(mongo: Mongo, deployment: string): Store {
  const { db } = mongo;
  /** As they were when the present owner began. A write that matches its marker proves that they still are. */
  let generations: Moment['generations'];
  // A raw command, because its reply carries the election term.
  async function write(query: Document, update: Document | Document[], writeConcern: Document): Promise<PositionWrite> {
    const { n, opTime, operationTime, writeErrors } = await runCommand<UpdateReply>(db, {
      update: POSITIONS,
      updates: [{ q: { _id: deployment, ...query }, u: update }],
      writeConcern,
    });
    assertNoErrors(writeErrors ?? []);
    return { matched: n === 1, term: opTime.t, moment: { store: operationTime, generations } };
  }

  async function begin(owner: string): Promise<Beginning> {
    const written = await write({}, [newMarker(owner)], MAJORITY);
    // Behind the marker: whoever changes them from now on wipes it.
    const read = await readPositions(mongo, deployment);
    generations = read?.moment.generations;
    const of = read?.generations.of ?? new Map<string, never>();
    return { ...written, generations: of, joining: await readJoining(mongo, deployment, of) };
  }
  return {
    readPositions: async () => (await readPositions(mongo, deployment))?.positions,
    begin,
    loadViews: (keys) => loadViews(db, keys),
    async write({ views, rows }) {
      // They may be written in any order: a row shows nothing before the position covers it.
      const [conflicts] = await Promise.all([writeViews(db, views), writeRows(db, rows)]);
      return conflicts;
    },
    mark: (owner, flight) =>
      write({ [markerPath(owner)]: { $exists: true } }, { $set: { [markerPath(owner)]: flight } }, { w: 1 }),
    advance: (owner, flight, next) =>
      write(
        { [markerPath(owner)]: flight },
        { $max: toMaxima(next), $set: { mover: moverOf(owner, flight) } },
        MAJORITY,
      ),
  };
}

/** How far the rebuilds have come whose generations flights write already. */
async function readJoining(mongo: Mongo, deployment: string, generations: Generations): Promise<readonly Positions[]> {
  const joined = Array.from(generations, ([view, { next }]) =>
    next?.isJoined ? [rebuildDeployment(deployment, view, next.generation)] : [],
  ).flat();
  const read = await Promise.all(joined.map((rebuild) => readPositions(mongo, rebuild)));
  return read.flatMap((found) => (found ? [found.positions] : []));
}

function markerPath(owner: string): string {
  if (!/^[\w-]+$/.test(owner)) throw new TypeError(`"${owner}" is no owner: letters, digits, "_" and "-".`);
  return `flight.${owner}`;
}

/** Sets the marker of a new beginning as the youngest one, and keeps the youngest. */
function newMarker(owner: string): Document {
  const others = {
    $filter: {
      input: { $objectToArray: { $ifNull: ['$flight', {}] } },
      cond: { $ne: ['$$this.k', { $literal: owner }] },
    },
  };
  const kept = { $slice: [others, 1 - MAX_MARKERS] };
  const flight = { $arrayToObject: { $concatArrays: [kept, [{ k: { $literal: owner }, v: 0 }]] } };
  return { $set: { flight, mover: { $literal: beginnerOf(owner) } } };
}

function toMaxima(next: Positions): Document {
  return Object.fromEntries(Array.from(next, ([key, position]) => [positionPath(key), toPositionFields(position)]));
}

async function loadViews(db: Db, keys: readonly ViewKey[]): Promise<readonly StoredView[]> {
  const loads = Array.from(byView(keys), async ([view, own]) => {
    const found = await db
      .collection<StoredFields>(viewCollection(view))
      .find({ _id: { $in: own.map(viewId) } }, { readConcern: 'local', batchSize: own.length })
      .toArray();
    return found.map((document) => toStoredView(view, document));
  });
  try {
    return (await answerWithin(Promise.all(loads))).flat();
  } catch (error) {
    throw toStoreError(error);
  }
}

async function writeViews(
  db: Db,
  writes: readonly (AggregateViewWrite | SharedViewWrite)[],
): Promise<readonly ViewKey[]> {
  const conflicts = await Promise.all(Array.from(byView(writes), ([view, own]) => writeView(db, view, own)));
  return conflicts.flat();
}

/** @returns shared documents that were changed meanwhile */
async function writeView(
  db: Db,
  view: string,
  writes: readonly (AggregateViewWrite | SharedViewWrite)[],
): Promise<readonly ViewKey[]> {
  const collection = viewCollection(view);
  const fresh = writes.filter(({ replaces }) => replaces === 0);
  const others = writes.filter(({ replaces }) => replaces > 0);
  const [freshErrors, otherErrors] = await Promise.all([
    insertBatch(db, collection, fresh.map(toStoredFields)),
    updateBatch(
      db,
      collection,
      others.map((write) => toUpdate(write, true)),
    ),
  ]);
  const held = [...heldBack(freshErrors, fresh), ...heldBack(otherErrors, others)];
  const aggregates = held.filter(({ kind }) => kind === 'aggregate');
  // It was there already, or somebody inserted an older state of it in the same instant.
  const late = await updateBatch(
    db,
    collection,
    aggregates.map((write) => toUpdate(write, false)),
  );
  assertNoErrors(late);
  return held.flatMap(({ kind, tenant, id }) => (kind === 'shared' ? [{ view, tenant, id }] : []));
}

async function writeRows(db: Db, rows: readonly OperationRow[]): Promise<void> {
  const settled = rows.filter(isSettledAtFirstSight);
  const others = rows.filter((row) => !isSettledAtFirstSight(row));
  const [settledErrors, otherErrors] = await Promise.all([
    insertBatch(db, OPERATIONS, settled.map(toOperationDocument)),
    updateBatch(
      db,
      OPERATIONS,
      others.map((row) => toOperationUpdate(row, true)),
    ),
  ]);
  const held = [...heldBack(settledErrors, settled), ...heldBack(otherErrors, others)];
  assertNoErrors(
    await updateBatch(
      db,
      OPERATIONS,
      held.map((row) => toOperationUpdate(row, false)),
    ),
  );
}

/** The writes that found their document there already. Any other error fails the flight. */
function heldBack<Write>(errors: readonly WriteError[], writes: readonly Write[]): readonly Write[] {
  assertNoErrors(errors.filter(({ code }) => code !== DUPLICATE_KEY));
  return errors.flatMap(({ index }) => writes.slice(index, index + 1));
}

function assertNoErrors(errors: readonly unknown[]): void {
  if (errors.length > 0) throw new Error(`MongoDB refused a write: ${JSON.stringify(errors[0])}`);
}

function byView<Key extends { readonly view: string }>(keys: readonly Key[]): ReadonlyMap<string, Key[]> {
  const groups = new Map<string, Key[]>();
  for (const key of keys) {
    const group = groups.get(key.view);
    if (group) group.push(key);
    else groups.set(key.view, [key]);
  }
  return groups;
}
