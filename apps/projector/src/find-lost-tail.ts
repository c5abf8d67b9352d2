import type { Log, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError } from '@waybill/messages';
import type { PartitionPosition } from '@waybill/projection';
import { recordIdentity } from '@waybill/projection';

/**
 * Whether the record at a position is still the one that was read there. If the tail of the log was lost and its offsets
 * were used again, going on behind the position would leave events out.
 *
 * @returns why the partition must not go on, as a sentence; undefined when it may
 */
export async function findLostTail(
  log: Pick<Log, 'endOffset' | 'readRange'>,
  at: TopicPartition,
  { events, lastId }: PartitionPosition,
): Promise<string | undefined> {
  if (events < 0n) return undefined;
  const place = `${at.topic}[${at.partition}]`;
  const end = await log.endOffset(at);
  if (end <= events) return `${place}@${events} was projected, and the partition ends at ${end}: its tail was lost.`;
  if (lastId === undefined) return undefined;
  try {
    for await (const [record] of log.readRange(at, events, events)) {
      if (record === undefined || recordIdentity(record) !== lastId)
        return `${place}@${events} is not ${lastId}, which was projected there.`;
    }
  } catch (error) {
    // Below the start of the log: whether anything is missing shows when the next record is fetched.
    if (!(error instanceof OffsetOutOfRangeError)) throw error;
  }
  return undefined;
}
