import type { Offset } from './ids.ts';
import { NO_OFFSET, toOffset } from './ids.ts';
import { CLAIM_TYPE } from './platform-messages.ts';
import type { LogRecord } from './record.ts';

/** What a reader makes of a record of an events partition, and the token with which it goes on. */
export type TokenVerdict = { readonly kind: 'claim' | 'live' | 'void'; readonly token: Offset };

/** The part of a record that fencing looks at. */
type FencedRecord = Pick<LogRecord, 'offset' | 'headers'>;

/**
 * The rule against records of superseded owners, the same for every reader: a record is void if its token is lower
 * than the highest one seen before it in the partition. A claim's token is its own offset. A record without a token
 * was not written by an owner and is void too.
 *
 * @param token  the highest token seen so far; `NO_OFFSET` at the start of the partition
 */
export function judgeRecord(token: Offset, record: FencedRecord): TokenVerdict {
  if (record.headers['ce_type'] === CLAIM_TYPE) {
    return { kind: 'claim', token: record.offset > token ? record.offset : token };
  }
  const own = tokenOf(record);
  return own < token || own === NO_OFFSET ? { kind: 'void', token } : { kind: 'live', token: own };
}

function tokenOf({ headers }: FencedRecord): Offset {
  const text = headers['claim'];
  return text !== undefined && /^\d{1,19}$/.test(text) ? toOffset(text) : NO_OFFSET;
}
