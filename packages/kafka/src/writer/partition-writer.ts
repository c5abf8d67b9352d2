import { AppendFailedError, FencedError, offsetAfter, toOffset } from '@waybill/messages';
import type { NewRecord, Offset, PartitionWriter } from '@waybill/messages';

import { reasonOf } from '../client/protocol-error.ts';
import type { BatchAnswer } from '../flights/cargo.ts';
import type { Flights } from '../flights/flights.ts';
import { ERROR, errorName } from '../protocol/error-codes.ts';
import { encodeBatch } from '../records/record-batch.ts';
import { encodePayload } from '../records/record-payload.ts';
import type { ProducerIdentity } from './producer-identity.ts';
import { sendBatch } from './send-batch.ts';

export type WriterOptions = {
  readonly topic: string;
  readonly partition: number;
  readonly identity: ProducerIdentity;
  readonly flights: Flights;
  readonly now: () => number;
};

/** One owner's way into its partition; the first failure of any kind is its last act. */
export function createPartitionWriter(options: WriterOptions): PartitionWriter {
  const at = `${options.topic}[${options.partition}]`;
  let sequence = 0;
  let expected: Offset | undefined;
  let dead: string | undefined;
  let busy = false;

  async function write(records: readonly NewRecord[]): Promise<Offset> {
    if (dead !== undefined) throw new AppendFailedError(`The writer of ${at} is dead: ${dead}`);
    try {
      if (busy) throw new AppendFailedError(`Two appends to ${at} at once.`);
      busy = true;
      const base = judgeAnswer(await send(options, records, sequence), at);
      if (expected !== undefined && base !== expected) {
        throw new AppendFailedError(`Somebody else wrote to ${at}: appended at ${base} instead of ${expected}.`);
      }
      sequence = (sequence + records.length) & 0x7fffffff;
      expected = offsetAfter(base, records.length);
      return base;
    } catch (error) {
      dead = reasonOf(error);
      throw error;
    } finally {
      busy = false;
    }
  }

  return {
    claim: (record) => write([record]),
    append: (records) =>
      expected === undefined ? Promise.reject(new AppendFailedError(`No claim on ${at} yet.`)) : write(records),
    close: () => {
      dead ??= 'It was closed.';
      return Promise.resolve();
    },
  };
}

function send(options: WriterOptions, records: readonly NewRecord[], sequence: number): Promise<BatchAnswer> {
  const { topic, partition, identity, flights, now } = options;
  const timestampMs = now();
  const encoded = records.map((record) => ({ payload: encodePayload(record), timestampMs }));
  return sendBatch(flights, { topic, partition, bytes: encodeBatch(encoded, { ...identity, sequence }) });
}

function judgeAnswer(answer: BatchAnswer, at: string): Offset {
  if (answer.status === 'stored') return toOffset(answer.baseOffset);
  if (answer.status === 'lost') {
    throw new AppendFailedError(`The append to ${at} was not answered: ${reasonOf(answer.cause)}`, answer.cause);
  }
  if (answer.errorCode === ERROR.INVALID_PRODUCER_EPOCH || answer.errorCode === ERROR.PRODUCER_FENCED) {
    throw new FencedError(`Somebody claimed ${at} later.`);
  }
  throw new AppendFailedError(`The append to ${at} was refused: ${errorName(answer.errorCode)}.`);
}
