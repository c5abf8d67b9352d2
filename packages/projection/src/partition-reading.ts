import type { TopicPartition } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';

import type { LocatedEvent } from './projection.ts';
import type { PartitionPosition } from './store.ts';

/** How many records of each kind were met. */
export type RecordCounts = {
  readonly events: number;
  readonly outcomes: number;
  readonly claims: number;
  /** Records of superseded owners: dropped, and worth an alarm. */
  readonly voids: number;
};

/** A partition that must not go on, and why, as a sentence. */
export type StoppedPartition = TopicPartition & { readonly reason: string };

/** A partition whose records at hand were all that there was when the fetch behind them was sent, ms since 1970. */
export type SeenEnd = { readonly at: TopicPartition; readonly seenMs: number };

/** What the records of one partition come to: all decisions that are whole. */
export type PartitionReading = {
  readonly at: TopicPartition;
  /** `positionKey` of the partition. */
  readonly key: string;
  readonly events: readonly LocatedEvent[];
  readonly rows: readonly OperationRow[];
  /** Behind the last whole decision. */
  readonly position: PartitionPosition;
  readonly counts: RecordCounts;
  /** Why the partition must stop behind this position, as a sentence; undefined when it may go on. */
  readonly problem: string | undefined;
};
