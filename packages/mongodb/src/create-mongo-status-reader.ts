import type { Moment, OperationRow, RowQuery, StatusReader } from '@waybill/operations';
import { toReading } from '@waybill/projection';
import type { Document } from 'mongodb';

import { answerWithin } from './answer-within.ts';
import type { Mongo } from './connect-mongo.ts';
import { createSharedRead } from './create-shared-read.ts';
import type { StoredOperation } from './operation-document.ts';
import { OPERATIONS, toRow } from './operation-document.ts';
import { toRowsFind } from './operation-list.ts';
import { readPositions } from './read-positions.ts';
import { READ_OPTIONS, toStoreError } from './run-command.ts';
import type { PositionsWatch } from './watch-positions.ts';
import { watchPositions } from './watch-positions.ts';

/** Statuses as a majority of MongoDB has them. */
export function createMongoStatusReader(
  mongo: Mongo,
  deployment: string,
  options: Pick<PositionsWatch, 'onInterrupted'> = {},
): StatusReader {
  const read = createSharedRead(async () => {
    const reading = await readPositions(mongo, deployment);
    return reading && { ...toReading(reading.positions), moment: reading.moment };
  });
  return {
    readPositions: read,
    readRows: (keys, after) => readRows(mongo, keys, after),
    listRows: (query, after) => listRows(mongo, query, after),
    watchPositions: (onAdvance, watch = {}) => watchPositions(mongo, deployment, onAdvance, { ...options, ...watch }),
  };
}

async function readRows(
  mongo: Mongo,
  keys: readonly string[],
  after: Moment,
): Promise<ReadonlyMap<string, OperationRow>> {
  if (keys.length === 0) return new Map();
  const found = await find(mongo, { filter: { _id: { $in: keys } }, batchSize: keys.length }, after);
  return new Map(found.map((stored) => [stored._id, toRow(stored)]));
}

async function listRows(mongo: Mongo, query: RowQuery, after: Moment): Promise<readonly OperationRow[]> {
  return (await find(mongo, toRowsFind(query), after)).map(toRow);
}

async function find({ db }: Mongo, command: Document, after: Moment): Promise<readonly StoredOperation[]> {
  try {
    const cursor = db.runCursorCommand(
      {
        find: OPERATIONS,
        ...command,
        readConcern: { level: 'majority', afterClusterTime: after.store },
      },
      READ_OPTIONS,
    );
    return (await answerWithin(cursor.toArray())) as StoredOperation[]; // Written by `toOperationDocument` alone.
  } catch (error) {
    throw toStoreError(error);
  }
}
