import { setImmediate as nextTurn } from 'node:timers/promises';

import type { LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { NO_OFFSET, offsetAfter, toOffset } from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import type { SeenClaim } from '../partition/claims.ts';
import { forgetOldCommands } from '../partition/first-command.ts';
import type { Restoring } from '../partition/fold-record.ts';
import { beginRestoring, foldRecord } from '../partition/fold-record.ts';
import { HistoryError } from '../partition/history-error.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import { merge, openStage } from '../partition/partition-state.ts';
import { SnapshotDoubtError } from '../snapshot/doubt-error.ts';
import type { Place } from '../snapshot/place.ts';
import { placeBehind } from '../snapshot/place.ts';
import type { SnapshotWriter } from '../snapshot/snapshot-writer.ts';
import type { OwnerParts } from './owner-parts.ts';
import type { Begun } from './begin-state.ts';
import { beginEmpty, beginState, keyOf } from './begin-state.ts';

/** What an events partition says up to a claim. */
export type Restored = {
  readonly state: PartitionState;
  readonly voidRecords: number;
  /** Claims behind the last outcome, but for the own one. */
  readonly claims: readonly SeenClaim[];
  /** Saves the state; undefined when nobody keeps snapshots. */
  readonly saver: SnapshotWriter | undefined;
};

export type RestoringParts = Pick<OwnerParts, 'log' | 'codec' | 'logger' | 'now' | 'snapshots'>;

/** The partition that is read back, and who waits for it. */
export type RestoredPartition = {
  readonly kind: AggregateKind;
  readonly signal: AbortSignal;
  /** Bytes of aggregates that may stay in memory though they are stored. */
  readonly shareBytes: () => number;
};

/** A snapshot may be broken, and then the first one that is made on the way. */
const TRIES_WITH_SNAPSHOTS = 2;

/**
 * Reads a partition back up to the own claim: its tail when there is a snapshot, else all of it. What lies before the
 * claim is final: it is folded before anything is decided.
 *
 * @throws `HistoryError` when it can't be folded, `OffsetOutOfRangeError` when its begin is missing,
 *         `PartUnavailableError` when a schema of it can't be fetched now
 */
export async function restorePartition(
  parts: RestoringParts,
  at: TopicPartition,
  claim: Offset,
  partition: RestoredPartition,
): Promise<Restored> {
  for (let tries = 0; tries < TRIES_WITH_SNAPSHOTS; tries += 1) {
    const begun = await beginState(parts, at, claim, partition);
    try {
      return await readTail(parts, { at, claim, begun, ...partition });
    } catch (error) {
      if (!isDoubt(error, begun)) throw error;
      noteBroken(parts, at, begun.saver);
      parts.logger.warn('a snapshot is broken: the partition is read from the start', { ...at, err: error });
    }
  }
  return readTail(parts, { at, claim, begun: beginEmpty(), ...partition });
}

/** A tail that does not follow may be right, and what it was put on may be wrong. */
function isDoubt(error: unknown, { saver }: Begun): boolean {
  if (error instanceof SnapshotDoubtError) return true;
  return error instanceof HistoryError && saver?.restsOn !== undefined;
}

/** The snapshot on which the state rests is not to be used again. */
export function noteBroken(
  { snapshots }: Pick<RestoringParts, 'snapshots'>,
  at: TopicPartition,
  saver: SnapshotWriter | undefined,
): void {
  if (saver?.restsOn !== undefined) snapshots?.broken.set(keyOf(at), saver.restsOn);
}

type Tail = RestoredPartition & {
  readonly at: TopicPartition;
  readonly claim: Offset;
  readonly begun: Begun;
};

async function readTail(parts: RestoringParts, tail: Tail): Promise<Restored> {
  const { at, claim, kind, signal, begun } = tail;
  const { state, place, saver } = begun;
  const restoring = beginRestoring(openStage(state), kind, parts.codec, place?.token ?? NO_OFFSET);
  const next = place?.next ?? toOffset(0n);
  if (claim > next) {
    for await (const some of parts.log.readRange(at, next, offsetAfter(claim, -1))) {
      // Nobody waits for it any more.
      if (signal.aborted) break;
      await foldAll(parts, tail, restoring, some);
      // Years of events must not hold up whatever else this process does.
      await nextTurn();
    }
  }
  forgetOldCommands(state);
  return { state, voidRecords: restoring.voidRecords, claims: restoring.claims, saver };
}

async function foldAll(
  { codec }: RestoringParts,
  { begun: { state, place, saver }, shareBytes }: Tail,
  restoring: Restoring,
  records: readonly LogRecord[],
): Promise<void> {
  await codec.prepare(records.map(({ value }) => value));
  if (state.aggregates.isPartial) await state.aggregates.load(new Set(records.map(aggregateKeyOf)));
  for (const record of records) foldRecord(restoring, record);
  merge(restoring.stage);
  await saver?.noteFolded(toPlace(restoring, place), records.length, shareBytes());
}

/** As `foldRecord` names the aggregate of an event; whatever else a record is, nobody asks for this one. */
function aggregateKeyOf({ headers }: LogRecord): string {
  return `${headers['ce_tenant'] ?? ''}|${headers['ce_subject'] ?? ''}`;
}

/** Where the state stands now; inside a decision there is no place to go on from. */
function toPlace({ openEvents, outcome }: Restoring, before: Place | undefined): Place | undefined {
  if (openEvents > 0) return undefined;
  return outcome === undefined ? before : placeBehind(outcome);
}
