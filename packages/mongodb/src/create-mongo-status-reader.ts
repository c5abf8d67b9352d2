import type { Moment, OperationRow, StatusReader } from '@waybill/operations';
import { toReading } from '@waybill/projection';

import { answerWithin } from './answer-within.ts';
import type { Mongo } from './connect-mongo.ts';
import { createSharedRead } from './create-shared-read.ts';
import type { StoredOperation } from './operation-document.ts';
import { OPERATIONS, toRow } from './operation-document.ts';
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
    watchPositions: (onAdvance, watch = {}) => watchPositions(mongo, deployment, onAdvance, { ...options, ...watch }),
  };
}

async function readRows(
  { db }: Mongo,
  keys: readonly string[],
  after: Moment,
): Promise<ReadonlyMap<string, OperationRow>> {
  if (keys.length === 0) return new Map();
  try {
    const cursor = db.runCursorCommand(
      {
        find: OPERATIONS,
        filter: { _id: { $in: keys } },
        batchSize: keys.length,
        readConcern: { level: 'majority', afterClusterTime: after.store },
      },
      READ_OPTIONS,
    );
    const found = (await answerWithin(cursor.toArray())) as StoredOperation[]; // Written by `toOperationDocument` alone.
    return new Map(found.map((stored) => [stored._id, toRow(stored)]));
  } catch (error) {
    throw toStoreError(error);
  }
}
