import { ERROR } from '../protocol/error-codes.ts';
import type { BatchAnswer } from './cargo.ts';

/**
 * Refusals that a leader gives before it appends. The first two it also gives when it lost the partition while it
 * waited for its replicas, of which the next leader may be one; it names the offset of its append then.
 */
const BEFORE_APPEND: ReadonlySet<number> = new Set([
  ERROR.NOT_LEADER_OR_FOLLOWER,
  ERROR.UNKNOWN_TOPIC_OR_PARTITION,
  ERROR.CORRUPT_MESSAGE,
  ERROR.MESSAGE_TOO_LARGE,
  ERROR.INVALID_TOPIC,
  ERROR.RECORD_LIST_TOO_LARGE,
  ERROR.NOT_ENOUGH_REPLICAS,
  ERROR.TOPIC_AUTHORIZATION_FAILED,
  ERROR.INVALID_TIMESTAMP,
  ERROR.POLICY_VIOLATION,
  ERROR.INVALID_RECORD,
]);

/** Whether a batch is surely not in the log, now and later. */
export function isSurelyNotStored(answer: BatchAnswer): boolean {
  return answer.status === 'refused' && !answer.appended && BEFORE_APPEND.has(answer.errorCode);
}
