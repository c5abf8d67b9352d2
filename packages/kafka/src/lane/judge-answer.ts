import { reasonOf } from '../client/protocol-error.ts';
import type { BatchAnswer } from '../flights/cargo.ts';
import { ERROR, errorName } from '../protocol/error-codes.ts';

/** An answer that is no acknowledgement. */
export type Trouble = Exclude<BatchAnswer, { status: 'stored' }>;

/** What passes by itself: another leader, more replicas, a connection. */
const PASSING: ReadonlySet<number> = new Set([
  ERROR.UNKNOWN_TOPIC_OR_PARTITION,
  ERROR.LEADER_NOT_AVAILABLE,
  ERROR.NOT_LEADER_OR_FOLLOWER,
  ERROR.REQUEST_TIMED_OUT,
  ERROR.NETWORK_EXCEPTION,
  ERROR.NOT_ENOUGH_REPLICAS,
  ERROR.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ERROR.KAFKA_STORAGE_ERROR,
  ERROR.FENCED_LEADER_EPOCH,
  ERROR.UNKNOWN_LEADER_EPOCH,
]);

/** What a leader says, before it appends, that does not know (any more) how far the producer was. */
const FORGOTTEN: ReadonlySet<number> = new Set([
  ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER,
  ERROR.UNKNOWN_PRODUCER_ID,
  ERROR.INVALID_PRODUCER_EPOCH,
  ERROR.INVALID_PRODUCER_ID_MAPPING,
]);

/**
 * What a numbered batch needs that was not acknowledged: the same bytes again, which are stored once however often they
 * arrive; or numbers of another producer, for the leader forgot this one; or nothing would help.
 */
export function judgeTrouble(answer: Trouble): 'repeat' | 'renumber' | 'final' {
  if (answer.status === 'lost' || PASSING.has(answer.errorCode)) return 'repeat';
  return FORGOTTEN.has(answer.errorCode) ? 'renumber' : 'final';
}

/** @param at  topic and partition */
export function troubleSentence(answer: Trouble, at: string): string {
  return answer.status === 'lost'
    ? `The broker did not answer the append to ${at}: ${reasonOf(answer.cause)}`
    : `The broker refused the append to ${at}: ${errorName(answer.errorCode)}.`;
}
