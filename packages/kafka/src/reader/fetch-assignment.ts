import type { Offset, TopicPartition } from '@waybill/messages';

import type { HeaderMemory } from '../records/header-memory.ts';

/** A partition as a loop reads it. A new assignment is a new object, so that answers of an old one are told apart. */
export type FetchAssignment = {
  /** By our own names. */
  readonly at: TopicPartition;
  /** The topic's full name. */
  readonly topic: string;
  next: Offset;
  /** When the last fetch was sent, ms since 1970, if it came to the end. */
  endSeenMs: number | undefined;
  readonly memory: HeaderMemory;
};
