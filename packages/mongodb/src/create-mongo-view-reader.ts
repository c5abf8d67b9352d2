import type { Tenant } from '@waybill/messages';
import type { Moment } from '@waybill/operations';
import type { FoundView, ViewQuery, ViewReader } from '@waybill/projection';
import { generationName } from '@waybill/projection';
import type { Db, Document, Timestamp } from 'mongodb';

import { answerWithin } from './answer-within.ts';
import type { Mongo } from './connect-mongo.ts';
import { createBatchedRead } from './create-batched-read.ts';
import { viewCollection } from './generation-names.ts';
import { toListFilter, toSort } from './list-query.ts';
import { knowLiveGenerations } from './live-generations.ts';
import { READ_OPTIONS, toStoreError } from './run-command.ts';
import type { StoredFields } from './view-document.ts';
import { toFoundView, viewId } from './view-document.ts';

/**
 * Views as a majority of MongoDB has them, each in the generation that readers get. Reads of single documents share queries.
 *
 * @param deployment   of the projectors that write the views
 * @param options.now  the clock, ms since 1970
 */
export function createMongoViewReader(
  mongo: Mongo,
  deployment: string,
  options: { readonly now?: () => number } = {},
): ViewReader {
  const { db } = mongo;
  const generations = knowLiveGenerations(mongo, deployment, options.now);
  const reads = new Map<string, (key: string) => Promise<FoundView | undefined>>();
  /** The latest that anybody asked for. Reads are shared, and none is hurt by seeing more than it must. */
  let after: Timestamp | undefined;

  async function hear(moment: Moment | undefined): Promise<void> {
    if (moment === undefined) return generations.refresh();
    generations.take(moment);
    const asked = moment.store as Timestamp | undefined; // A moment of ours holds nothing else.
    if (asked !== undefined && (after === undefined || asked.greaterThan(after))) after = asked;
  }

  /** A generation that was dropped has nothing: then readers get another one by now. */
  async function find(view: string, filter: Document, sort: Document, limit: number): Promise<Found> {
    for (;;) {
      const generation = generations.of(view);
      const found = await findIn(
        db,
        { find: viewCollection(generationName(view, generation)), filter, sort, limit },
        after,
      );
      if (found.length > 0 || !(await generations.isOver(view, generation))) return { found, generation };
    }
  }

  async function readMany(view: string, keys: readonly string[]): Promise<ReadonlyMap<string, FoundView>> {
    const filter = { _id: { $in: keys }, _deleted: { $ne: true } };
    const { found, generation } = await find(view, filter, {}, keys.length);
    return new Map(found.map((stored) => [stored._id, toFoundView(stored, generation)]));
  }

  function readOf(view: string): (key: string) => Promise<FoundView | undefined> {
    const known = reads.get(view);
    if (known) return known;
    const read = createBatchedRead((keys) => readMany(view, keys));
    reads.set(view, read);
    return read;
  }

  return {
    async get(view: string, tenant: Tenant, id: string, moment?: Moment) {
      await hear(moment);
      return readOf(view)(viewId({ tenant, id }));
    },
    async list(query: ViewQuery, moment?: Moment) {
      await hear(moment);
      const { found, generation } = await find(query.view, toListFilter(query), toSort(query), query.limit);
      return found.map((stored) => toFoundView(stored, generation));
    },
  };
}

type Found = { readonly found: readonly StoredFields[]; readonly generation: number };

async function findIn(
  db: Db,
  query: { readonly limit: number } & Document,
  after: Timestamp | undefined,
): Promise<readonly StoredFields[]> {
  const readConcern = { level: 'majority', ...(after === undefined ? {} : { afterClusterTime: after }) };
  const cursor = db.runCursorCommand({ ...query, batchSize: query.limit, readConcern }, READ_OPTIONS);
  try {
    return (await answerWithin(cursor.toArray())) as StoredFields[]; // Written by `toUpdate` alone.
  } catch (error) {
    throw toStoreError(error);
  }
}
