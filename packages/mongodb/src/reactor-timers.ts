import type { Timer, TimerId, TimersAsked, TopicPartition } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import type { Db, Document } from 'mongodb';

import { READ_OPTIONS, runCommand } from './run-command.ts';

export const REACTOR_TIMERS = 'reactorTimers';

/** What is asked for: the first timers of some partitions of a reactor. */
export const TIMER_INDEX = { key: { reactor: 1, partition: 1, due: 1 }, name: 'reactor_partition_due' };

type StoredTimer = {
  readonly _id: string;
  readonly reactor: string;
  readonly partition: string;
  readonly offset: bigint;
  readonly index: number;
  readonly due: Date;
  readonly at: TopicPartition;
  readonly key: Buffer;
  readonly value: Buffer;
  /** Pairs, because names of headers are no names of members. */
  readonly headers: readonly (readonly [name: string, value: string])[];
};

type WriteReply = { readonly writeErrors?: readonly unknown[] };

const WRITE_CONCERN = { w: 'majority', wtimeout: 10_000 };

/** One that is kept already stays as it is: its cause may be met again after a crash. */
export async function setTimers(db: Db, reactor: string, timers: readonly Timer[]): Promise<void> {
  if (timers.length === 0) return;
  const updates = timers.map((timer) => {
    const { _id, ...stored } = toStored(reactor, timer);
    return { q: { _id }, u: { $setOnInsert: stored }, upsert: true };
  });
  await write(db, { update: REACTOR_TIMERS, updates, writeConcern: WRITE_CONCERN });
}

export async function readTimers(
  db: Db,
  reactor: string,
  { partitions, through, limit }: TimersAsked,
): Promise<readonly Timer[]> {
  if (partitions.length === 0) return [];
  const { cursor } = await runCommand<{ readonly cursor: { readonly firstBatch: readonly StoredTimer[] } }>(
    db,
    {
      find: REACTOR_TIMERS,
      filter: { reactor, partition: { $in: partitions }, ...(through && { due: { $lte: through } }) },
      sort: { due: 1 },
      ...{ limit, batchSize: limit, singleBatch: true, readConcern: { level: 'majority' } },
    },
    READ_OPTIONS,
  );
  return cursor.firstBatch.map(toTimer);
}

export async function removeTimers(db: Db, reactor: string, timers: readonly TimerId[]): Promise<void> {
  if (timers.length === 0) return;
  const ids = timers.map((timer) => idOf(reactor, timer));
  await write(db, {
    ...{ delete: REACTOR_TIMERS, deletes: [{ q: { _id: { $in: ids } }, limit: 0 }] },
    writeConcern: WRITE_CONCERN,
  });
}

async function write(db: Db, command: Document): Promise<void> {
  const { writeErrors = [] } = await runCommand<WriteReply>(db, command);
  // Two that set the same timer at once: it is there, and that is all that was asked for.
  const failed = writeErrors.filter((error) => Reflect.get(Object(error), 'code') !== DUPLICATE_KEY);
  if (failed.length > 0) throw new Error(`MongoDB refused a write: ${JSON.stringify(failed[0])}`);
}

const DUPLICATE_KEY = 11_000;

function idOf(reactor: string, { partition, offset, index }: TimerId): string {
  return `${reactor}|${partition}|${offset}.${index}`;
}

function toStored(reactor: string, timer: Timer): StoredTimer {
  const { partition, offset, index, due, at, key, value, headers } = timer;
  return {
    ...{ _id: idOf(reactor, timer), reactor, partition, offset, index, due, at },
    ...{ key: Buffer.from(key), value: Buffer.from(value), headers: Object.entries(headers) },
  };
}

function toTimer({ partition, offset, index, due, at, key, value, headers }: StoredTimer): Timer {
  const own = { partition, offset: toOffset(offset), index, due };
  return { ...own, at, key, value, headers: Object.fromEntries(headers) };
}
