import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';

import type { SnapshotHead } from '@waybill/messages';

import type { Progress } from '../partition/partition-state.ts';
import type { BucketTable, ChunkPlace } from './bucket-table.ts';
import { SnapshotDoubtError } from './doubt-error.ts';
import type { Place } from './place.ts';

/** First commands of one save. */
export type Segment = ChunkPlace & {
  /** The largest record time of its commands, ms since 1970. */
  readonly newestMs: number;
};

/** What a head says. */
export type SnapshotBody = {
  /** Of the fold that made the state. */
  readonly version: string;
  readonly place: Place;
  readonly progress: Progress;
  readonly aggregates: {
    readonly count: number;
    /** Of all chunks together. */
    readonly sizeBytes: number;
    readonly table: BucketTable;
  };
  /** In the order of the log. */
  readonly segments: readonly Segment[];
};

const HASH_BYTES = 32;

/** The head of a body: its bytes begin with a hash of all else. */
export function toHead(id: string, claim: SnapshotHead['claim'], body: SnapshotBody): SnapshotHead {
  const bytes = serialize(body);
  const { next } = body.place;
  return { id, claim, next, body: Buffer.concat([hashOf({ id, claim, next }, bytes), bytes]) };
}

/** @throws `SnapshotDoubtError` when it is not what was written */
export function fromHead({ body, ...names }: SnapshotHead): SnapshotBody {
  const bytes = Buffer.from(body);
  const content = bytes.subarray(HASH_BYTES);
  if (!hashOf(names, content).equals(bytes.subarray(0, HASH_BYTES))) {
    throw new SnapshotDoubtError('its head has another hash');
  }
  try {
    const { aggregates, ...rest } = deserialize(content) as SnapshotBody; // The hash says that it was written above.
    const { table } = aggregates;
    return { ...rest, aggregates: { ...aggregates, table: { ...table, entries: Buffer.from(table.entries) } } };
  } catch (error) {
    throw new SnapshotDoubtError(`its head can't be read: ${String(error)}`);
  }
}

function hashOf({ id, claim, next }: Omit<SnapshotHead, 'body'>, content: Buffer): Buffer {
  return createHash('sha256').update(`${id} ${claim} ${next}\n`).update(content).digest();
}
