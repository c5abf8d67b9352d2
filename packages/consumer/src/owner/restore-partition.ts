import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Offset, TopicPartition } from '@waybill/messages';
import { offsetAfter, toOffset } from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import type { SeenClaim } from '../partition/claims.ts';
import { forgetOldCommands } from '../partition/first-command.ts';
import { beginRestoring, foldRecord } from '../partition/fold-record.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import { emptyPartition, merge, openStage } from '../partition/partition-state.ts';
import type { OwnerParts } from './owner-parts.ts';

/** What an events partition says up to a claim. */
export type Restored = {
  readonly state: PartitionState;
  readonly voidRecords: number;
  /** Claims behind the last outcome, but for the own one. */
  readonly claims: readonly SeenClaim[];
};

/**
 * Reads a partition back up to the own claim. What lies before it is final: it is folded before anything is decided.
 *
 * @throws `HistoryError` when it can't be folded, `OffsetOutOfRangeError` when its begin is missing,
 *         `PartUnavailableError` when a schema of it can't be fetched now
 */
export async function restorePartition(
  { log, codec }: Pick<OwnerParts, 'log' | 'codec'>,
  at: TopicPartition,
  claim: Offset,
  { kind, signal }: { readonly kind: AggregateKind; readonly signal: AbortSignal },
): Promise<Restored> {
  const state = emptyPartition();
  const restoring = beginRestoring(openStage(state), kind, codec);
  if (claim > 0n) {
    for await (const some of log.readRange(at, toOffset(0n), offsetAfter(claim, -1))) {
      // Nobody waits for it any more.
      if (signal.aborted) break;
      await codec.prepare(some.map(({ value }) => value));
      for (const record of some) foldRecord(restoring, record);
      merge(restoring.stage);
      // Years of events must not hold up whatever else this process does.
      await nextTurn();
    }
  }
  forgetOldCommands(state);
  return { state, voidRecords: restoring.voidRecords, claims: restoring.claims };
}
