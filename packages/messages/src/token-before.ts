import { judgeRecord } from './fencing-token.ts';
import type { Offset } from './ids.ts';
import { NO_OFFSET, offsetAfter, toOffset } from './ids.ts';
import type { Log } from './log.ts';
import { CLAIM_TYPE } from './platform-messages.ts';
import type { LogRecord, TopicPartition } from './record.ts';

/**
 * The fencing token with which a reader begins that has none stored beside its position: one that replays from a time,
 * resumes a stream or is new. It looks for the claim that the first record names and folds tokens from there up to the
 * start, nothing else; a reader that asks nobody would take records of a superseded owner for live ones.
 *
 * @param from  where the reader begins; it may lie behind the end, as for a reader that waits for what comes
 * @returns     a token for `judgeRecord`, which then judges every record from `from` on as a reader of everything would
 * @throws      `OffsetOutOfRangeError` when that claim is below the start of the log: an alarm, never guessed
 */
export async function tokenBefore(
  log: Pick<Log, 'readRange' | 'endOffset'>,
  at: TopicPartition,
  from: Offset,
): Promise<Offset> {
  const end = await log.endOffset(at);
  if (from <= 0n || end === 0n) return NO_OFFSET;
  const first = await firstClaimNamed(log, at, from < end ? from : offsetAfter(end, -1), end);
  let token = NO_OFFSET;
  // A claim that lies behind the start speaks for itself: what stands before it there was written by nobody.
  if (first >= from) return token;
  for await (const some of log.readRange(at, first, offsetAfter(from < end ? from : end, -1)))
    for (const record of some) token = judgeRecord(token, record).token;
  return token;
}

/** The claim of the first record that names one, or its own offset if that is a claim; the start of the log if none does. */
async function firstClaimNamed(
  log: Pick<Log, 'readRange'>,
  at: TopicPartition,
  from: Offset,
  end: Offset,
): Promise<Offset> {
  for await (const some of log.readRange(at, from, offsetAfter(end, -1))) {
    for (const record of some) {
      const claim = claimOf(record);
      if (claim !== undefined) return claim;
    }
  }
  return toOffset(0n);
}

function claimOf({ offset, headers: { ce_type: type, claim = '' } }: LogRecord): Offset | undefined {
  if (type === CLAIM_TYPE) return offset;
  return /^\d{1,19}$/.test(claim) && BigInt(claim) < offset ? toOffset(claim) : undefined;
}
