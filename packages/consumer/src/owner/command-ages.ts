import type { LogRecord, Offset, TopicPartition } from '@waybill/messages';

import type { OwnerParts } from './owner-parts.ts';
import type { OwnerStatus } from './owner-status.ts';

const DAY_MS = 86_400_000;

/** What the age of a command means, in ms. */
export type CommandAges = {
  /** Younger ones are kept, decided or not. */
  readonly keptMs: number;
  /** One that waits for longer is an alarm. */
  readonly lateMs: number;
};

export const COMMAND_AGES: CommandAges = { keptMs: 30 * DAY_MS, lateMs: DAY_MS };

/**
 * Deletes the commands of a partition that are both decided and old. The last decided one stays: the next owner compares
 * it with its outcome. Never throws: what could not be deleted now is deleted by the next claim.
 */
export async function forgetDecidedCommands(
  { log, logger, now, ages }: Pick<OwnerParts, 'log' | 'logger' | 'now' | 'ages'>,
  commands: TopicPartition,
  decidedThrough: Offset,
): Promise<void> {
  if (decidedThrough <= 0n) return;
  try {
    await log.forget(commands, decidedThrough, now() - ages.keptMs);
  } catch (err) {
    logger.warn('old commands could not be deleted', { ...commands, err });
  }
}

/** Raises an alarm, once, while the next command has waited for too long. */
export function noteDelay(
  { logger, now, ages }: Pick<OwnerParts, 'logger' | 'now' | 'ages'>,
  status: OwnerStatus,
  next: LogRecord | undefined,
): void {
  const waitedMs = next === undefined ? 0 : now() - next.timestampMs;
  const isLate = waitedMs > ages.lateMs;
  if (isLate && !status.late && next !== undefined) {
    const { topic, partition, offset } = next;
    logger.error('commands have waited for too long', { topic, partition, offset, waitedMs });
  }
  status.late = isLate;
}
