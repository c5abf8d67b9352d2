import type { CommandOutcome, Offset } from '@waybill/messages';
import { toOffset } from '@waybill/messages';

import { OUR_CODES } from '../decision/error-codes.ts';
import type { PartitionState, Stage } from './partition-state.ts';

/** The first command with an id: what repeats of it are compared with. */
export type FirstCommand = { readonly offset: Offset; readonly fingerprint: string; readonly timeMs: number };

/** How long a command id is known, in log time. Clients are promised half of it. */
export const KEY_MEMORY_MS = 48 * 3_600_000;

/** The fingerprint of a record whose headers can't be read: nothing can be its repeat. */
export const NO_FINGERPRINT = '0'.repeat(64);

/** The first command with this id, while it is known: log time ≤ its record time + 48 h. The look-up decides. */
export function firstCommandOf(stage: Stage, commandId: string): FirstCommand | undefined {
  const first = stage.firstCommands.get(commandId) ?? stage.base.firstCommands.get(commandId);
  return first !== undefined && isKnown(first, stage.progress.logTimeMs) ? first : undefined;
}

/** The part of an outcome from which repeats are recognised. */
type Remembered = Pick<
  CommandOutcome,
  'commandId' | 'commandOffset' | 'commandTime' | 'fingerprint' | 'decision' | 'error' | 'causation'
>;

/** Folds an outcome: the first outcome of an id stands, its repeats neither replace nor refresh it. */
export function foldOutcome(stage: Stage, outcome: Remembered): void {
  const { commandId, fingerprint, causation } = outcome;
  const offset = toOffset(outcome.commandOffset);
  const timeMs = outcome.commandTime.getTime();
  // What was caused by an event is known by its cause, for ever.
  if (causation === null && !isRepeat(outcome) && fingerprint !== NO_FINGERPRINT) {
    // One that is set again becomes the youngest; behind an old place it would keep those after it from being dropped.
    stage.firstCommands.delete(commandId);
    stage.firstCommands.set(commandId, { offset, fingerprint, timeMs });
  }
  const logTimeMs = Math.max(stage.progress.logTimeMs, timeMs);
  stage.progress = { decidedThrough: offset, lastCommandId: commandId, logTimeMs };
}

/** Drops what no look-up can find any more, as far as it stands at the old end. */
export function forgetOldCommands({
  firstCommands,
  progress,
}: Pick<PartitionState, 'firstCommands' | 'progress'>): void {
  for (const id of firstCommands.keys()) {
    const first = firstCommands.get(id);
    if (first === undefined || isKnown(first, progress.logTimeMs)) return;
    firstCommands.delete(id);
  }
}

function isKnown(first: FirstCommand, logTimeMs: number): boolean {
  return logTimeMs <= first.timeMs + KEY_MEMORY_MS;
}

function isRepeat({ decision, error }: Remembered): boolean {
  return decision === 'DUPLICATE' || (decision === 'FAILED' && error?.code === OUR_CODES.keyReused);
}
