import type { DeadLetter, DeadLetterMark, LogRecord } from '@waybill/messages';
import { parseDeadLetter, parseDeadLetterMark } from '@waybill/messages';

import type { LetterBox } from './letter-boxes.ts';

/** `unsure`: somebody was about to send its command, and nobody wrote down that it was sent. */
export type LetterFate = 'open' | 'unsure' | 'redriven' | 'discarded';

/** A dead letter where it lies, with all that was done about it. */
export type FiledLetter = {
  readonly letter: DeadLetter;
  readonly box: LetterBox;
  readonly partition: number;
  /** Oldest first. */
  readonly marks: readonly DeadLetterMark[];
  readonly fate: LetterFate;
};

/** The letters of one partition, oldest first; doubles of one letter are one. */
export function fileLetters(box: LetterBox, records: readonly LogRecord[]): readonly FiledLetter[] {
  const letters = new Map<string, { letter: DeadLetter; partition: number; marks: DeadLetterMark[] }>();
  for (const record of records) {
    const letter = parseDeadLetter(record);
    const mark = parseDeadLetterMark(record);
    if (mark !== undefined) letters.get(mark.of)?.marks.push(mark);
    else if (letter !== undefined && !letters.has(letter.id))
      letters.set(letter.id, { letter, partition: record.partition, marks: [] });
  }
  return [...letters.values()].map((each) => ({ ...each, box, fate: fateOf(each.marks) }));
}

function fateOf(marks: readonly DeadLetterMark[]): LetterFate {
  const last = marks.at(-1);
  if (last === undefined) return 'open';
  // Of two who redrive at once the one may begin when the other is done: it is the same command.
  if (last.fate === 'redriving') return marks.some(isEndOf(last)) ? 'redriven' : 'unsure';
  return last.fate;
}

function isEndOf({ commandId }: DeadLetterMark): (mark: DeadLetterMark) => boolean {
  return (mark) => mark.fate === 'redriven' && mark.commandId === commandId;
}
