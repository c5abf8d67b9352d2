import type { LogRecord } from '@waybill/messages';

import { readCommandFacts } from '../decision/command-facts.ts';
import type { PartitionState } from '../partition/partition-state.ts';

/** Brings the aggregates of these commands into memory, all at once, so that deciding them never waits. */
export async function loadAggregates({ aggregates }: PartitionState, commands: readonly LogRecord[]): Promise<void> {
  if (!aggregates.isPartial || commands.length === 0) return;
  await aggregates.load(new Set(commands.map((record) => readCommandFacts(record).aggregateKey)));
}
