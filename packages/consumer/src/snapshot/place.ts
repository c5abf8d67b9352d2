import { createHash } from 'node:crypto';

import type { LogRecord, NewRecord, Offset } from '@waybill/messages';
import { judgeRecord, NO_OFFSET, offsetAfter } from '@waybill/messages';

/** Where in its events partition a state stands: always behind an outcome. */
export type Place = {
  /** The offset that is to be read next. */
  readonly next: Offset;
  /** The highest fencing token so far. */
  readonly token: Offset;
  /** `recordMark` of the outcome before `next`. */
  readonly mark: string;
};

/**
 * The id of a record and a hash of all that its writer gave it. The id alone names a place: a topic that was deleted and
 * filled anew has the same ones.
 */
export function recordMark({ headers, value }: Pick<LogRecord, 'headers' | 'value'>): string {
  const hash = createHash('sha256');
  const present = Object.entries(headers).filter(([, text]) => text !== undefined);
  hash.update(JSON.stringify(present.sort(([one], [other]) => (one < other ? -1 : 1))));
  hash.update(value ?? '');
  return `${headers['ce_id'] ?? ''} ${hash.digest('hex')}`;
}

/** The mark that a new record will have once it is read back. */
export function newRecordMark({ headers: { constant, varying }, headerValues, value }: NewRecord): string {
  const headers = Object.fromEntries([...constant, ...varying.map((name, at) => [name, headerValues[at]] as const)]);
  return recordMark({ headers, value: Buffer.from(value) });
}

/** The place behind an outcome that was read. The claims behind it are part of what is to be read next. */
export function placeBehind(outcome: LogRecord): Place {
  const { token } = judgeRecord(NO_OFFSET, outcome);
  return { next: offsetAfter(outcome.offset), token, mark: recordMark(outcome) };
}
