import type { CommandId } from '@waybill/messages';
import { LRUCache } from 'lru-cache';

import type { Limits } from '../limits.ts';
import type { AppendResult } from './append-desk.ts';

/** What is remembered of a command with a key: enough to make its 202 once more, byte for byte. */
export type RememberedCommand = {
  readonly fingerprint: string;
  readonly timeMs: number;
  /** While the append is under way, the promise of it. */
  result: AppendResult | Promise<AppendResult>;
};

/** The commands with a key that this replica took lately. It saves appends; what is true is decided by the consumer. */
export type KeyMemory = LRUCache<CommandId, RememberedCommand>;

export function createKeyMemory({ rememberedKeys, rememberedMs }: Limits, now: () => number): KeyMemory {
  return new LRUCache({ max: rememberedKeys, ttl: rememberedMs, ttlResolution: 0, perf: { now } });
}
