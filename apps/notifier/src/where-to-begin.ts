import { platformContract } from '@waybill/contracts-platform';
import type { Log, TopicPartition } from '@waybill/messages';
import { CLAIM_TYPE, OffsetOutOfRangeError, PARTITIONS, toOffset } from '@waybill/messages';

import type { NotifierConfig } from './parts.ts';

/**
 * Where a notifier begins that has no position yet. As long as there was never an endpoint nobody was ever to be told, so
 * an installation that is older than its notifier needs no word of where: nothing is left out by beginning at the end.
 */
export async function whereToBegin(
  log: Pick<Log, 'endOffset' | 'readRange'>,
  from: NotifierConfig['from'],
): Promise<NotifierConfig['from']> {
  if (from !== undefined) return from;
  const topic = platformContract.aggregates.find(({ name }) => name === 'endpoint')?.eventsTopic ?? '';
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }));
  const known = await Promise.all(partitions.map((at) => hasDecisions(log, at)));
  return known.includes(true) ? undefined : 'latest';
}

async function hasDecisions(log: Pick<Log, 'endOffset' | 'readRange'>, at: TopicPartition): Promise<boolean> {
  const end = await log.endOffset(at);
  if (end === 0n) return false;
  try {
    for await (const records of log.readRange(at, toOffset(0n), toOffset(end - 1n)))
      if (records.some(({ headers }) => headers['ce_type'] !== CLAIM_TYPE)) return true;
    return false;
  } catch (error) {
    // What is gone was something.
    if (error instanceof OffsetOutOfRangeError) return true;
    throw error;
  }
}
