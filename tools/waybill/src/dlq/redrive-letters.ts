import { setTimeout as delay } from 'node:timers/promises';

import type { DeadLetterMark, NewRecord, Offset, TopicPartition } from '@waybill/messages';
import { deadLetterMark } from '@waybill/messages';

import { CliError } from '../cli-error.ts';
import type { FiledLetter } from './filed-letter.ts';
import type { Planned } from './plan-redrive.ts';

/** With what letters are dealt with. */
export type Dealing = {
  readonly by: string;
  /** In a second. */
  readonly rate: number;
  /** Ends it between two letters. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly appendMark: (at: TopicPartition, record: NewRecord) => Promise<void>;
};

/** With what their commands are sent besides. */
export type Redriving = Dealing & {
  readonly appendCommand: (at: TopicPartition, record: NewRecord, timestampMs: number) => Promise<Offset>;
};

export type Sent = { readonly id: string; readonly commandId: string; readonly sentTo: string };

/**
 * Sends the commands one after another. Before each a mark says that it is about to be sent, and behind it another that
 * it was: so a second run goes on where this one ended, whatever ended it.
 *
 * @returns those that were sent: fewer than planned when it was stopped
 * @throws  `CliError` that says how far it came
 */
export async function redriveLetters(planned: readonly Planned[], dealing: Redriving): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  await eachInTime(planned, dealing, async (each) => {
    sent.push(await redrive(each, dealing));
  });
  return sent;
}

/** Marks letters as ones that need nothing any more. @returns how many */
export async function discardLetters(
  letters: readonly FiledLetter[],
  reason: string,
  dealing: Dealing,
): Promise<number> {
  return eachInTime(letters, dealing, (filed) =>
    mark(filed, dealing, { fate: 'discarded', reason, commandId: undefined, sentTo: undefined, edited: false }),
  );
}

async function redrive({ filed, command }: Planned, dealing: Redriving): Promise<Sent> {
  const { commandId, edited, at, toRecord } = command;
  const about = { commandId, edited, reason: undefined };
  await mark(filed, dealing, { ...about, fate: 'redriving', sentTo: undefined });
  const nowMs = dealing.now();
  const offset = await dealing.appendCommand(at, toRecord(new Date(nowMs)), nowMs);
  const sentTo = `${at.topic}/${at.partition}@${offset}`;
  await mark(filed, dealing, { ...about, fate: 'redriven', sentTo });
  return { id: filed.letter.id, commandId, sentTo };
}

function mark(
  { letter, box, partition }: FiledLetter,
  { appendMark, by, now }: Dealing,
  what: Omit<DeadLetterMark, 'of' | 'by' | 'at'>,
): Promise<void> {
  const record = deadLetterMark(letter.key, { ...what, of: letter.id, by, at: new Date(now()) });
  return appendMark({ topic: box.topic, partition }, record);
}

async function eachInTime<Item>(
  items: readonly Item[],
  { rate, signal }: Dealing,
  deal: (item: Item) => Promise<void>,
): Promise<number> {
  const beganAt = performance.now();
  let done = 0;
  for (const item of items) {
    const waitMs = beganAt + (done * 1_000) / rate - performance.now();
    if (waitMs > 0) await delay(waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    try {
      await deal(item);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `${done} of ${items.length} letters are done, then it failed: ${why}`;
      throw new CliError({ message, fix: 'Run the same command again: it goes on with the others.', cause });
    }
    done += 1;
  }
  return done;
}
