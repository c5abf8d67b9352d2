import type { Message } from '@waybill/decider';
import type { CommandOutcome, EventMetadata, LogRecord, Offset } from '@waybill/messages';
import { judgeRecord, NO_OFFSET, OUTCOME_TYPE, parseEventMetadata } from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import { readValue } from '../read-value.ts';
import type { RecordCodec } from '../record-codec.ts';
import type { SeenClaim } from './claims.ts';
import { readClaim } from './claims.ts';
import { foldOutcome } from './first-command.ts';
import { followOutcome } from './follow-outcome.ts';
import { HistoryError } from './history-error.ts';
import type { Aggregate, Stage } from './partition-state.ts';
import { aggregateOf } from './partition-state.ts';

/** An events partition while it is being read back. */
export type Restoring = {
  readonly stage: Stage;
  readonly kind: AggregateKind;
  readonly codec: RecordCodec;
  /** The highest fencing token so far. */
  token: Offset;
  /** Records of superseded owners, which have no effect. */
  voidRecords: number;
  /** Events since the last outcome: a decision is whole only with its outcome. */
  openEvents: number;
  /** Claims since the last outcome. */
  claims: SeenClaim[];
  /** The last outcome. */
  outcome: LogRecord | undefined;
};

/** @param token  the highest one of what the stage has taken in already; `NO_OFFSET` when that is nothing */
export function beginRestoring(
  stage: Stage,
  kind: AggregateKind,
  codec: RecordCodec,
  token: Offset = NO_OFFSET,
): Restoring {
  return { stage, kind, codec, token, voidRecords: 0, openEvents: 0, claims: [], outcome: undefined };
}

/**
 * Folds one record of the owner's own events partition.
 *
 * @throws `HistoryError` for what can't have been written by an owner: a gap in versions, an outcome out of order, a
 *         record of a live owner that can't be read
 */
export function foldRecord(restoring: Restoring, record: LogRecord): void {
  const { kind, token } = judgeRecord(restoring.token, record);
  restoring.token = token;
  if (kind === 'void') {
    restoring.voidRecords += 1;
    return;
  }
  if (kind === 'claim') {
    if (restoring.openEvents > 0) throw broken(record, 'a claim lies inside a decision');
    restoring.claims.push(readClaim(record, restoring.codec));
    return;
  }
  const metadata = parseEventMetadata(record);
  if (typeof metadata === 'string') throw broken(record, metadata);
  if (metadata.type === OUTCOME_TYPE) foldOutcomeRecord(restoring, record, metadata);
  else foldEventRecord(restoring, record, metadata);
}

function foldEventRecord(restoring: Restoring, record: LogRecord, metadata: EventMetadata): void {
  const { stage, kind } = restoring;
  const key = `${metadata.tenant}|${metadata.aggregateId}`;
  const before = aggregateOf(stage, key);
  const version = (before?.version ?? 0) + 1;
  if (metadata.sequence !== version) {
    throw broken(record, `${key} has version ${version - 1} and this event says ${metadata.sequence ?? 'nothing'}`);
  }
  const read = kind.eventReaders.get(metadata.type);
  if (read === undefined) throw broken(record, `this build does not know the event ${metadata.type}`);
  const data = decode(restoring, record, metadata.type);
  stage.aggregates.set(
    key,
    evolve(kind, before, () => read(data)),
  );
  restoring.openEvents += 1;
}

/** A defect of `evolve` or of an upcaster breaks one aggregate, whose commands then end as defects; the partition goes on. */
function evolve({ decider }: AggregateKind, before: Aggregate | undefined, read: () => Message): Aggregate {
  const version = (before?.version ?? 0) + 1;
  if (before?.brokenBy !== undefined) return { ...before, version };
  const state = before ? before.state : decider.initialState;
  try {
    return { ...before, state: decider.evolve(state, read()), version };
  } catch (error) {
    return { ...before, state, version, brokenBy: `evolve() failed on event ${version}: ${String(error)}` };
  }
}

function foldOutcomeRecord(restoring: Restoring, record: LogRecord, metadata: EventMetadata): void {
  const { stage } = restoring;
  // The schema of outcomes is ours and its type is generated from the same file.
  const outcome = decode(restoring, record, OUTCOME_TYPE) as CommandOutcome;
  const { decidedThrough } = stage.progress;
  if (outcome.commandOffset <= decidedThrough) {
    throw broken(record, `it decides command ${outcome.commandOffset} and ${decidedThrough} was decided before`);
  }
  const key = `${metadata.tenant}|${metadata.aggregateId}`;
  const version = aggregateOf(stage, key)?.version ?? 0;
  if (outcome.eventCount !== restoring.openEvents || outcome.aggregateVersion !== version) {
    throw broken(
      record,
      `it ends ${outcome.eventCount} events at version ${outcome.aggregateVersion}, ` +
        `and there are ${restoring.openEvents} at version ${version}`,
    );
  }
  foldOutcome(stage, outcome);
  const before = aggregateOf(stage, key);
  const behind = followOutcome(before, outcome, restoring.kind.decider.initialState);
  if (behind && behind !== before) stage.aggregates.set(key, behind);
  restoring.openEvents = 0;
  restoring.claims = [];
  restoring.outcome = record;
}

function decode({ codec }: Restoring, record: LogRecord, type: string): unknown {
  const decoded = readValue(codec, record, type);
  if (!decoded.ok) throw broken(record, decoded.reason);
  return decoded.value;
}

function broken({ topic, partition, offset }: LogRecord, what: string): HistoryError {
  return new HistoryError(`The record ${topic}/${partition}@${offset} does not follow: ${what}.`);
}
