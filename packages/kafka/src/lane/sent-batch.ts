import type { Offset } from '@waybill/messages';
import { AppendUnknownError, NotAcceptedError, offsetAfter, toOffset } from '@waybill/messages';

/** A command on its way. */
export type LaneCommand = {
  readonly payload: Buffer;
  readonly timestampMs: number;
  /** By the process's own clock, which never jumps. */
  readonly sinceMs: number;
  readonly resolve: (offset: Offset) => void;
  readonly reject: (error: Error) => void;
};

/** Commands that departed together, and do so again with the same bytes until they are settled. */
export type SentBatch = {
  readonly commands: readonly LaneCommand[];
  readonly bytes: Buffer;
  inAir: boolean;
  /** Whether some try may have stored it, though none was acknowledged. */
  inDoubt: boolean;
  /** What the last try came to. */
  trouble: string;
};

export function resolveBatch({ commands }: SentBatch, baseOffset: bigint): void {
  const base = toOffset(baseOffset);
  commands.forEach(({ resolve }, index) => {
    resolve(offsetAfter(base, index));
  });
}

export function rejectBatch({ commands, inDoubt, trouble }: SentBatch): void {
  const error = inDoubt ? new AppendUnknownError(trouble) : new NotAcceptedError(trouble);
  for (const { reject } of commands) reject(error);
}
