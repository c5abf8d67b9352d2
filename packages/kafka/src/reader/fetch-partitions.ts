import { OffsetOutOfRangeError } from '@waybill/messages';
import type { TopicPartition } from '@waybill/messages';

import type { ClientConnection } from '../client/kafkajs-internals.ts';
import { reasonOf } from '../client/protocol-error.ts';
import { ERROR, errorName } from '../protocol/error-codes.ts';
import type { FetchedPartition, FetchLimits } from '../protocol/fetch-request.ts';
import { fetchRequest } from '../protocol/fetch-request.ts';
import type { DecodedBatch } from '../records/decode-batches.ts';
import { decodeBatches } from '../records/decode-batches.ts';
import type { FetchAssignment } from './fetch-assignment.ts';

/** What a fetch brought for one assignment. */
export type FetchOutcome = {
  readonly assignment: FetchAssignment;
  /** From where it was asked: an assignment that went on meanwhile wants something else. */
  readonly from: bigint;
  readonly result:
    | {
        readonly status: 'read';
        readonly batches: readonly DecodedBatch[];
        /** When the fetch was sent, ms since 1970, if there is nothing behind these batches. */
        readonly endSeenMs: number | undefined;
      }
    /** Somebody else may lead by now. */
    | { readonly status: 'refused'; readonly reason: string }
    /** What is wanted is not there or can't be read; asking again would not help. */
    | { readonly status: 'failed'; readonly error: OffsetOutOfRangeError };
};

/**
 * One fetch of some partitions that one broker leads.
 *
 * @throws anything, when the request had no answer
 */
export async function fetchPartitions(
  connection: ClientConnection,
  assignments: readonly FetchAssignment[],
  limits: FetchLimits,
): Promise<readonly FetchOutcome[]> {
  const wanted = assignments.map((assignment) => ({ assignment, from: assignment.next }));
  const request = fetchRequest(
    wanted.map(({ assignment: { topic, at }, from }) => ({ topic, partition: at.partition, offset: from })),
    limits,
  );
  const sentMs = Date.now();
  const { partitions, errorCode } = await connection.send(request);
  if (errorCode !== ERROR.NONE) throw new Error(`The fetch was refused: ${errorName(errorCode)}.`);
  const answers = new Map(partitions.map((answer) => [`${answer.topic}/${answer.partition}`, answer]));
  return wanted.map(({ assignment, from }) => {
    const answer = answers.get(`${assignment.topic}/${assignment.at.partition}`);
    return { assignment, from, result: toResult(assignment, { from, sentMs }, answer) };
  });
}

function toResult(
  { at, memory }: FetchAssignment,
  { from, sentMs }: { readonly from: bigint; readonly sentMs: number },
  answer: FetchedPartition | undefined,
): FetchOutcome['result'] {
  const place = `${at.topic}[${at.partition}]`;
  if (answer === undefined) return { status: 'refused', reason: `The answer does not name ${place}.` };
  if (answer.errorCode === ERROR.OFFSET_OUT_OF_RANGE) {
    return toFailure(`${place} has no offset ${from}: history is missing.`, at);
  }
  if (answer.errorCode !== ERROR.NONE) {
    return { status: 'refused', reason: `The broker refused to read ${place}: ${errorName(answer.errorCode)}.` };
  }
  try {
    const batches = decodeBatches(answer.batches, { at, from, aborted: answer.aborted, memory });
    const isEnd = (batches.at(-1)?.next ?? from) >= answer.end;
    return { status: 'read', batches, endSeenMs: isEnd ? sentMs : undefined };
  } catch (error) {
    return toFailure(`${place} can not be read from offset ${from}: ${reasonOf(error)}`, at, error);
  }
}

function toFailure(sentence: string, at: TopicPartition, cause?: unknown): FetchOutcome['result'] {
  return { status: 'failed', error: new OffsetOutOfRangeError(sentence, cause, at) };
}
