import type { MessageCodec } from '@waybill/avro';
import type { Log, TopicPartition } from '@waybill/messages';
import type { Logger } from '@waybill/telemetry';

import type { RunLimits } from '../decision/decide-run.ts';
import type { Snapshots } from '../snapshot/snapshots.ts';
import type { CommandAges } from './command-ages.ts';
import type { CommandFeed } from './command-feed.ts';

/** How long owners wait, in ms. */
export type OwnerTiming = {
  /** Before the next attempt after a failure, at random; doubled with each failure in a row. */
  readonly backOffMs: readonly [least: number, most: number];
  readonly longestBackOffMs: number;
  /** Before an owner that was fenced claims again, if it is still assigned, at random. */
  readonly fencedMs: readonly [least: number, most: number];
  /** After which an owner claims anew, so that the broker does not forget its epoch. */
  readonly renewMs: number;
};

export const OWNER_TIMING: OwnerTiming = {
  backOffMs: [50, 250],
  longestBackOffMs: 5_000,
  fencedMs: [1_000, 3_000],
  renewMs: 6 * 3_600_000,
};

/** What owners of a role share. */
export type OwnerParts = {
  readonly log: Log;
  readonly feed: CommandFeed;
  readonly codec: MessageCodec;
  readonly logger: Logger;
  /** ms since 1970 */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Names this process in claims, different after each start. */
  readonly owner: string;
  readonly build: string;
  readonly timing: OwnerTiming;
  readonly ages: CommandAges;
  readonly limits: RunLimits;
  /** Where states are kept beside the log; without them all is read back from the log, and stays in memory. */
  readonly snapshots?: Snapshots | undefined;
  /** Called when decisions of a partition of events were acknowledged. */
  readonly onDecided: (at: TopicPartition) => void;
};
