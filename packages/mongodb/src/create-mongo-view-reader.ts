import type { Tenant } from '@waybill/messages';
import type { Moment } from '@waybill/operations';
import type { FoundView, ViewQuery, ViewReader } from '@waybill/projection';
import type { Document, Timestamp } from 'mongodb';

import { answerWithin } from './answer-within.ts';
import type { Mongo } from './connect-mongo.ts';
import { createBatchedRead } from './create-batched-read.ts';
import { toListFilter, toSort } from './list-query.ts';
import { READ_OPTIONS, toStoreError } from './run-command.ts';
import type { StoredFields } from './view-document.ts';
import { toFoundView, viewCollection, viewId } from './view-document.ts';

/** Views as a majority of MongoDB has them. Reads of single documents share queries. */
export function createMongoViewReader({ db }: Mongo): ViewReader {
  const reads = new Map<string, (key: string) => Promise<FoundView | undefined>>();
  /** The latest that anybody asked for. Reads are shared, and none is hurt by seeing more than it must. */
  let after: Timestamp | undefined;

  function keep(moment: Moment | undefined): void {
    const asked = moment?.store as Timestamp | undefined; // A moment of ours holds nothing else.
    if (asked !== undefined && (after === undefined || asked.greaterThan(after))) after = asked;
  }

  async function find(view: string, filter: Document, sort: Document, limit: number): Promise<readonly StoredFields[]> {
    const readConcern = { level: 'majority', ...(after === undefined ? {} : { afterClusterTime: after }) };
    const cursor = db.runCursorCommand(
      { find: viewCollection(view), filter, sort, limit, batchSize: limit, readConcern },
      READ_OPTIONS,
    );
    try {
      return (await answerWithin(cursor.toArray())) as StoredFields[]; // Written by `toUpdate` alone.
    } catch (error) {
      throw toStoreError(error);
    }
  }

  async function readMany(view: string, keys: readonly string[]): Promise<ReadonlyMap<string, FoundView>> {
    const found = await find(view, { _id: { $in: keys }, _deleted: { $ne: true } }, {}, keys.length);
    return new Map(found.map((document) => [document._id, toFoundView(document)]));
  }

  function readOf(view: string): (key: string) => Promise<FoundView | undefined> {
    const known = reads.get(view);
    if (known) return known;
    const read = createBatchedRead((keys) => readMany(view, keys));
    reads.set(view, read);
    return read;
  }

  return {
    get(view: string, tenant: Tenant, id: string, moment?: Moment) {
      keep(moment);
      return readOf(view)(viewId({ tenant, id }));
    },
    async list(query: ViewQuery, moment?: Moment) {
      keep(moment);
      const found = await find(query.view, toListFilter(query), toSort(query), query.limit);
      return found.map(toFoundView);
    },
  };
}
