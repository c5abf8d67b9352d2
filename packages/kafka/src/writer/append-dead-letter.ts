import { AppendFailedError } from '@waybill/messages';
import type { NewRecord } from '@waybill/messages';

import { createBackOff } from '../client/back-off.ts';
import { reasonOf } from '../client/protocol-error.ts';
import type { BatchAnswer } from '../flights/cargo.ts';
import type { Flights } from '../flights/flights.ts';
import { ERROR, errorName } from '../protocol/error-codes.ts';
import { encodeBatch, NOBODY } from '../records/record-batch.ts';
import { encodePayload } from '../records/record-payload.ts';
import { sendBatch } from './send-batch.ts';

const GIVE_UP_MS = 10_000;

export type DeadLetter = {
  /** The topic's full name. */
  readonly topic: string;
  readonly partition: number;
  readonly record: NewRecord;
  readonly timestampMs: number;
};

/**
 * Appends one record, again until it was acknowledged once.
 *
 * @throws `AppendFailedError` when that did not help for ten seconds, and at once without the right to write there
 */
export async function appendDeadLetter(flights: Flights, letter: DeadLetter): Promise<void> {
  const { topic, partition, record, timestampMs } = letter;
  const bytes = encodeBatch([{ payload: encodePayload(record), timestampMs }], NOBODY);
  const backOff = createBackOff();
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (;;) {
    await backOff.wait();
    const answer = await sendBatch(flights, { topic, partition, bytes });
    if (answer.status === 'stored') return;
    const isForbidden = answer.status === 'refused' && answer.errorCode === ERROR.TOPIC_AUTHORIZATION_FAILED;
    if (isForbidden || performance.now() > giveUpAt) {
      throw new AppendFailedError(`The dead letter for ${topic}[${partition}] was not stored: ${toReason(answer)}`);
    }
  }
}

function toReason(answer: Exclude<BatchAnswer, { status: 'stored' }>): string {
  return answer.status === 'lost' ? reasonOf(answer.cause) : errorName(answer.errorCode);
}
