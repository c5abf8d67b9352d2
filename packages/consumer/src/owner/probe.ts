import type { Log, Offset, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError, PartUnavailableError } from '@waybill/messages';

/** Why a partition can't be read from this offset on; undefined when it can, or when nobody can tell now. */
export async function probe(
  log: Pick<Log, 'endOffset' | 'readRange'>,
  at: TopicPartition,
  next: Offset,
): Promise<Error | undefined> {
  try {
    const end = await log.endOffset(at);
    if (next === end) return undefined;
    if (next > end) {
      return new OffsetOutOfRangeError(
        `${at.topic}/${at.partition} ends at ${end}, before ${next}: its tail was lost.`,
      );
    }
    await log.readRange(at, next, next)[Symbol.asyncIterator]().next();
    return undefined;
  } catch (error) {
    if (error instanceof PartUnavailableError) return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}
