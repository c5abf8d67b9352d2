import type { Offset, TopicPartition } from '@waybill/messages';

import type { PartitionState } from '../partition/partition-state.ts';
import { emptyPartition } from '../partition/partition-state.ts';
import { foldVersionOf } from '../snapshot/fold-version.ts';
import { loadSnapshot } from '../snapshot/load-snapshot.ts';
import type { Place } from '../snapshot/place.ts';
import { SnapshotWriter } from '../snapshot/snapshot-writer.ts';
import { storedAggregates } from '../snapshot/stored-aggregates.ts';
import type { RestoredPartition, RestoringParts } from './restore-partition.ts';

/** A state before the tail of its partition is read. */
export type Begun = {
  readonly state: PartitionState;
  /** Where the tail begins; undefined for the start of the log. */
  readonly place: Place | undefined;
  readonly saver: SnapshotWriter | undefined;
};

/** Nothing, of which nobody will make a snapshot. */
export function beginEmpty(): Begun {
  return { state: emptyPartition(), place: undefined, saver: undefined };
}

/** The state of a snapshot against which nothing speaks, else nothing. */
export async function beginState(
  { log, logger, now, snapshots }: RestoringParts,
  at: TopicPartition,
  claim: Offset,
  { kind, shareBytes }: RestoredPartition,
): Promise<Begun> {
  if (snapshots === undefined) return beginEmpty();
  const { store, settings, broken } = snapshots;
  const version = foldVersionOf(kind);
  const found = await loadSnapshot({ store, log }, at, { claim, version, broken: broken.get(keyOf(at)) });
  if (found.kind === 'refused') {
    logger.warn('a snapshot is not used: the partition is read from the start', { ...at, reason: found.reason });
  }
  const state = emptyPartition(shareBytes);
  const base = found.kind === 'usable' ? found.body : undefined;
  if (found.kind === 'usable') {
    state.aggregates.begin(storedAggregates(store, at, found.body.aggregates, settings.patienceMs));
    state.firstCommands.begin(found.firstCommands);
    state.progress = found.body.progress;
  }
  const head = found.kind === 'none' ? undefined : found.id;
  const saver = new SnapshotWriter({ store, settings, at, claim, version, state, logger, now, base, found: head });
  return { state, place: base?.place, saver };
}

/** As `Snapshots.broken` names a partition. */
export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
