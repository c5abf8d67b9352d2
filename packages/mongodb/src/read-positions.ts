import type { Moment } from '@waybill/operations';
import type { Positions, StoredGenerations } from '@waybill/projection';
import { toLiveGenerations } from '@waybill/projection';
import type { Timestamp } from 'mongodb';

import type { Mongo } from './connect-mongo.ts';
import type { PositionDocument } from './position-document.ts';
import { POSITIONS, toGenerations, toPositions } from './position-document.ts';
import { READ_OPTIONS, runCommand } from './run-command.ts';

type Reply = {
  readonly cursor: { readonly firstBatch: readonly PositionDocument[] };
  readonly operationTime: Timestamp;
};

type ReadPositions = {
  readonly positions: Positions;
  readonly generations: Pick<StoredGenerations, 'revision' | 'of'>;
  readonly moment: Moment;
};

/** Linearizable reads wait for a majority, which may be away. */
const MAX_READ_MS = 5_000;

/**
 * The positions and generations that a majority has, and the moment at which it had them. With several members the primary first
 * makes sure that it still is one.
 *
 * @returns undefined when there is no document
 * @throws  `PartUnavailableError`
 */
export async function readPositions(mongo: Mongo, deployment: string): Promise<ReadPositions | undefined> {
  const command = {
    find: POSITIONS,
    filter: { _id: deployment },
    projection: { p: 1, views: 1 },
    limit: 1,
    singleBatch: true,
    readConcern: { level: mongo.hasSeveralMembers() ? 'linearizable' : 'majority' },
    maxTimeMS: MAX_READ_MS,
  };
  const { cursor, operationTime } = await runCommand<Reply>(mongo.db, command, READ_OPTIONS);
  const [document] = cursor.firstBatch;
  if (document === undefined) return undefined;
  const generations = toGenerations(document);
  const moment = { store: operationTime, generations: toLiveGenerations(generations) };
  return { positions: toPositions(document), generations, moment };
}
