import { ERROR } from '../protocol/error-codes.ts';
import type { BatchAnswer } from './cargo.ts';

/** What a broker says that does not lead the partition. */
const STRANGER: ReadonlySet<number> = new Set([ERROR.NOT_LEADER_OR_FOLLOWER, ERROR.UNKNOWN_TOPIC_OR_PARTITION]);

/** Refusals that a leader gives before it appends. */
const BEFORE_APPEND: ReadonlySet<number> = new Set([
  ...STRANGER,
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

/**
 * Whether a batch is surely not in the log, now and later. A leader that loses the partition while it waits for its
 * replicas, of which the next leader may be one, gives the refusal of a stranger too; but it names the offset of its
 * own append then.
 *
 * @source Apache Kafka, `DelayedProduce.tryComplete` and `ProducePartitionStatus`
 */
export function isSurelyNotStored(answer: BatchAnswer): boolean {
  return answer.status === 'refused' && !answer.appended && BEFORE_APPEND.has(answer.errorCode);
}

/** Whether the batch went to a broker that does not lead the partition (any more), and never saw its log. */
export function isRefusedByStranger(answer: BatchAnswer): boolean {
  return answer.status === 'refused' && !answer.appended && STRANGER.has(answer.errorCode);
}
