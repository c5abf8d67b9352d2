import type { ClientConnection } from '../client/kafkajs-internals.ts';
import type { PartitionAnswer } from '../protocol/produce-request.ts';
import { produceRequest } from '../protocol/produce-request.ts';
import { ERROR } from '../protocol/error-codes.ts';
import type { BatchAnswer } from './cargo.ts';
import type { AnsweredLoad, LoadedCargo } from './flights.ts';

/** Sends one request and finds each batch's answer; without an answer all of them are lost. */
export async function fly(
  connection: ClientConnection,
  loads: readonly LoadedCargo[],
  replicaTimeoutMs: number,
): Promise<readonly AnsweredLoad[]> {
  const batches = loads.map(({ cargo: { topic, partition }, load: { bytes } }) => ({ topic, partition, bytes }));
  try {
    const { partitions } = await connection.send(produceRequest(batches, replicaTimeoutMs));
    const answers = new Map(partitions.map((answer) => [placeOf(answer), toBatchAnswer(answer)]));
    return loads.map(({ cargo, load }) => ({ load, answer: answers.get(placeOf(cargo)) ?? NO_ANSWER }));
  } catch (cause) {
    return loads.map(({ load }) => ({ load, answer: { status: 'lost', cause } }));
  }
}

const NO_ANSWER: BatchAnswer = { status: 'lost', cause: new Error('The answer does not name the partition.') };

function placeOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`;
}

function toBatchAnswer({ errorCode, baseOffset }: PartitionAnswer): BatchAnswer {
  if (errorCode === ERROR.NONE) return { status: 'stored', baseOffset };
  return { status: 'refused', errorCode, appended: baseOffset >= 0n };
}
