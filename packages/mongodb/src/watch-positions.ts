import { setTimeout as sleep } from 'node:timers/promises';

import { NO_OFFSET } from '@waybill/messages';
import type { Moment, PositionsReading, WatchOptions } from '@waybill/operations';
import type { PartitionPosition } from '@waybill/projection';
import { toReading } from '@waybill/projection';
import type { ChangeStream, ChangeStreamDocument, Document, Timestamp } from 'mongodb';

import type { Mongo } from './connect-mongo.ts';
import type { StoredPosition } from './position-document.ts';
import { asksToRead, moversToHearOf, POSITIONS, toPartitionPosition, toPositionFields } from './position-document.ts';
import { readPositions } from './read-positions.ts';

/** Whom a watcher need not hear of, and how it tells of interruptions. */
export type PositionsWatch = WatchOptions & { readonly onInterrupted?: ((error: unknown) => void) | undefined };

const RETRY_MS = 250;

/**
 * Follows the position document by its changes, from a reading on, so that no advance is missed. A change stream
 * delivers only what a majority has. Whatever ends it, it begins anew with a reading.
 */
export function watchPositions(
  mongo: Mongo,
  deployment: string,
  onAdvance: (reading: PositionsReading) => void,
  { onInterrupted, except }: PositionsWatch,
): () => void {
  const ended = new AbortController();
  const isEnded = (): boolean => ended.signal.aborted;
  async function follow(): Promise<void> {
    for (;;) {
      try {
        await followOnce(mongo, deployment, { onAdvance, except }, ended.signal);
      } catch (error) {
        if (isEnded()) return;
        onInterrupted?.(error);
      }
      if (isEnded()) return;
      await sleep(RETRY_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  }
  void follow();
  return () => {
    ended.abort();
  };
}

async function followOnce(
  mongo: Mongo,
  deployment: string,
  { onAdvance, except }: WatchOptions & { readonly onAdvance: (reading: PositionsReading) => void },
  signal: AbortSignal,
): Promise<void> {
  const positions = new Map<string, PartitionPosition>();
  let generations: Moment['generations'];
  const tell = (moment: Moment): void => {
    onAdvance({ ...toReading(positions), moment });
  };
  const readAll = async (): Promise<Moment | undefined> => {
    const read = await readPositions(mongo, deployment);
    for (const [key, position] of read?.positions ?? []) positions.set(key, position);
    generations = read?.moment.generations;
    if (read) tell(read.moment);
    return read?.moment;
  };
  const begun = await readAll();
  if (begun === undefined) return;
  const stream = openStream(mongo, deployment, begun, except);
  const close = (): void => void stream.close();
  signal.addEventListener('abort', close);
  try {
    for await (const change of stream) {
      if (change.operationType !== 'update') return;
      const updated: Document = change.updateDescription.updatedFields ?? {};
      const advanced = advancesOf(updated);
      for (const { key, fields } of advanced) positions.set(key, advancedBy(positions.get(key), fields));
      if (advanced.length > 0) tell({ store: change.clusterTime, generations });
      // Who begins again may have moved positions without having been told so.
      if (asksToRead(updated['mover'])) await readAll();
    }
  } finally {
    signal.removeEventListener('abort', close);
    await stream.close();
  }
}

function openStream(
  mongo: Mongo,
  deployment: string,
  { store }: Moment,
  except: string | undefined,
): ChangeStream<Document, ChangeStreamDocument> {
  // The marker of each flight lies in the same document. Without this, every second change would come for nothing.
  const moved = { 'updateDescription.updatedFields.mover': moversToHearOf(except) };
  const isOfInterest = { 'documentKey._id': deployment, $or: [moved, { operationType: { $ne: 'update' } }] };
  return mongo.db.collection(POSITIONS).watch([{ $match: isOfInterest }], {
    startAtOperationTime: store as Timestamp, // A moment of ours holds nothing else.
    maxAwaitTimeMS: 5_000,
  });
}

/** What an update says of partitions: `p.<tag>.<n>` was set as a whole, or some of its members. */
function advancesOf(updatedFields: Document): readonly Advance[] {
  return Object.entries(updatedFields).flatMap(([path, value]) => {
    const [, key, member] = /^p\.([^.]+\.\d+)(?:\.(\w+))?$/.exec(path) ?? [];
    if (key === undefined) return [];
    // Written by `toPositionFields` alone.
    return [
      { key, fields: (member === undefined ? value : { [member]: value as unknown }) as Partial<StoredPosition> },
    ];
  });
}

type Advance = { readonly key: string; readonly fields: Partial<StoredPosition> };

const NOTHING: PartitionPosition = { events: NO_OFFSET, decidedThrough: NO_OFFSET, token: NO_OFFSET };

function advancedBy(position: PartitionPosition = NOTHING, fields: Partial<StoredPosition>): PartitionPosition {
  return toPartitionPosition({ ...toPositionFields(position), ...fields });
}
