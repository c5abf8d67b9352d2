import type { Log, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError } from '@waybill/messages';

import { commandIdOf } from '../decision/command-facts.ts';
import type { Progress } from '../partition/partition-state.ts';

/** The commands are not those that were decided: an alarm, never a reason to go on. */
export class PositionError extends Error {
  override readonly name = 'PositionError';
  readonly code = 'position-broken';
}

/**
 * Makes sure that the command at `decidedThrough` is the one that its outcome names. If the tail of the commands was
 * lost and its offsets were used again, going on behind `decidedThrough` would swallow commands.
 *
 * @throws `PositionError` when it is another one, or none though it is not below the start of the log
 */
export async function checkPosition(
  log: Pick<Log, 'endOffset' | 'readRange'>,
  commands: TopicPartition,
  { decidedThrough, lastCommandId }: Progress,
): Promise<void> {
  if (decidedThrough < 0n) return;
  const place = `${commands.topic}/${commands.partition}@${decidedThrough}`;
  const end = await log.endOffset(commands);
  if (end <= decidedThrough) {
    throw new PositionError(`The command ${place} was decided, and the partition ends at ${end}: its tail was lost.`);
  }
  try {
    for await (const [record] of log.readRange(commands, decidedThrough, decidedThrough)) {
      if (record !== undefined && commandIdOf(record) === lastCommandId) return;
      throw new PositionError(
        `The command ${place} is not ${lastCommandId ?? 'known'}, the one that was decided there.`,
      );
    }
  } catch (error) {
    // Below the start of the log: retention takes what is decided and old.
    if (error instanceof OffsetOutOfRangeError) return;
    throw error;
  }
  throw new PositionError(`The command ${place} was decided, and there is none.`);
}
