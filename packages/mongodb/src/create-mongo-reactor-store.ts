import type { ReactorPosition, ReactorPositions, ReactorStore } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import type { Document } from 'mongodb';

import type { Mongo } from './connect-mongo.ts';
import { readTimers, removeTimers, setTimers } from './reactor-timers.ts';
import { READ_OPTIONS, runCommand } from './run-command.ts';

export const REACTORS = 'reactors';

type StoredPosition = {
  readonly events: bigint;
  readonly token: bigint;
  readonly lastId?: string;
  /** Pairs, because ids of aggregates are no names of members. */
  readonly parked: readonly (readonly [aggregate: string, first: bigint])[];
};

type Reply = {
  readonly cursor: {
    readonly firstBatch: readonly {
      /** By topic tag, then by partition number. */
      readonly p?: Readonly<Record<string, Readonly<Record<string, StoredPosition>>>>;
    }[];
  };
};

/**
 * Where reactors keep their positions in MongoDB, a document each, and their timers, a document for each of them. Reads
 * and writes are those of a majority.
 */
export function createMongoReactorStore({ db }: Mongo): ReactorStore {
  return {
    read: async (reactor) => {
      const command = {
        find: REACTORS,
        filter: { _id: reactor },
        limit: 1,
        singleBatch: true,
        readConcern: { level: 'majority' },
      };
      const { cursor } = await runCommand<Reply>(db, command, READ_OPTIONS);
      return toPositions(cursor.firstBatch[0]?.p ?? {});
    },
    write: async (reactor, positions) => {
      if (positions.size === 0) return;
      const { writeErrors = [] } = await runCommand<{ readonly writeErrors?: readonly unknown[] }>(db, {
        update: REACTORS,
        updates: [{ q: { _id: reactor }, u: [{ $set: toUpdate(positions) }], upsert: true }],
        writeConcern: { w: 'majority', wtimeout: 10_000 },
      });
      if (writeErrors.length > 0) throw new Error(`MongoDB refused a write: ${JSON.stringify(writeErrors[0])}`);
    },
    setTimers: (reactor, timers) => setTimers(db, reactor, timers),
    readTimers: (reactor, asked) => readTimers(db, reactor, asked),
    removeTimers: (reactor, timers) => removeTimers(db, reactor, timers),
  };
}

/** Each whole or not at all: what is parked is true of its own position alone. */
function toUpdate(positions: ReactorPositions): Document {
  return Object.fromEntries(
    Array.from(positions, ([key, position]) => {
      const path = `p.${key}`;
      const stored = { $ifNull: [`$${path}.events`, -1n] };
      const next = { $literal: toStored(position) };
      return [path, { $cond: [{ $gte: [position.events, stored] }, next, `$${path}`] }];
    }),
  );
}

function toStored({ events, token, lastId, parked }: ReactorPosition): StoredPosition {
  return { events, token, ...(lastId === undefined ? {} : { lastId }), parked: [...parked] };
}

function toPositions(tags: Readonly<Record<string, Readonly<Record<string, StoredPosition>>>>): ReactorPositions {
  const positions = new Map<string, ReactorPosition>();
  for (const [tag, partitions] of Object.entries(tags))
    for (const [partition, { events, token, lastId, parked }] of Object.entries(partitions))
      positions.set(`${tag}.${partition}`, {
        events: toOffset(events),
        token: toOffset(token),
        lastId,
        parked: new Map(parked.map(([aggregate, first]) => [aggregate, toOffset(first)])),
      });
  return positions;
}
