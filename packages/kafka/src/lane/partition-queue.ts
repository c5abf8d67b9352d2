import { AppendUnknownError, NotAcceptedError, offsetAfter, toOffset } from '@waybill/messages';
import type { Offset } from '@waybill/messages';

import { reasonOf } from '../client/protocol-error.ts';
import type { BatchAnswer, Cargo, Load } from '../flights/cargo.ts';
import { isRefusedByStranger, isSurelyNotStored } from '../flights/surely-not-stored.ts';
import { errorName } from '../protocol/error-codes.ts';
import { encodeBatch, NOBODY } from '../records/record-batch.ts';
import { BATCH_BYTES, BATCH_RECORDS } from './lane-limits.ts';

/** A command on its way. */
export type LaneCommand = {
  readonly payload: Buffer;
  readonly timestampMs: number;
  /** By the process's own clock, which never jumps. */
  readonly sinceMs: number;
  readonly resolve: (offset: Offset) => void;
  readonly reject: (error: Error) => void;
};

/** Commands of one partition that wait for a flight. */
export interface PartitionQueue extends Cargo {
  push(command: LaneCommand): void;
  /** Refuses those that came before a time. */
  expire(beforeMs: number, reason: string): void;
}

export type PartitionQueueOptions = {
  readonly topic: string;
  readonly partition: number;
  /** Asks for a place on the next flight. */
  readonly onReady: (cargo: Cargo) => void;
  readonly onAnswer: () => void;
  /** Commands that were resolved or rejected. */
  readonly onDone: (commands: readonly LaneCommand[]) => void;
};

export function createPartitionQueue({ topic, partition, ...on }: PartitionQueueOptions): PartitionQueue {
  const queue: LaneCommand[] = [];

  const cargo: PartitionQueue = {
    topic,
    partition,
    push: (command) => {
      queue.push(command);
      if (queue.length === 1) on.onReady(cargo);
    },
    load: () => {
      const commands = queue.splice(0, countForBatch(queue));
      if (queue.length > 0) on.onReady(cargo);
      return commands.length === 0 ? undefined : toLoad(commands);
    },
    expire: (beforeMs, reason) => {
      const kept = queue.findIndex(({ sinceMs }) => sinceMs > beforeMs);
      const expired = queue.splice(0, kept < 0 ? queue.length : kept);
      for (const { reject } of expired) reject(new NotAcceptedError(reason));
      on.onDone(expired);
    },
  };

  function toLoad(commands: readonly LaneCommand[]): Load {
    return {
      bytes: encodeBatch(commands, NOBODY),
      settle: (answer) => {
        if (answer.status !== 'lost') on.onAnswer();
        if (isRefusedByStranger(answer)) {
          // Surely not stored: they wait for the flight to the right leader, as long as they may wait at all.
          queue.unshift(...commands);
          on.onReady(cargo);
          return;
        }
        settle(commands, answer, `${topic}[${partition}]`);
        on.onDone(commands);
      },
    };
  }
  return cargo;
}

function countForBatch(queue: readonly LaneCommand[]): number {
  let bytes = 0;
  let count = 0;
  for (const { payload } of queue) {
    bytes += payload.length;
    if (count === BATCH_RECORDS || (count > 0 && bytes > BATCH_BYTES)) break;
    count += 1;
  }
  return count;
}

function settle(commands: readonly LaneCommand[], answer: BatchAnswer, at: string): void {
  if (answer.status === 'stored') {
    const base = toOffset(answer.baseOffset);
    commands.forEach(({ resolve }, index) => {
      resolve(offsetAfter(base, index));
    });
    return;
  }
  const error = toError(answer, at);
  for (const { reject } of commands) reject(error);
}

function toError(answer: Exclude<BatchAnswer, { status: 'stored' }>, at: string): Error {
  if (answer.status === 'lost') {
    return new AppendUnknownError(
      `The broker did not answer the append to ${at}: ${reasonOf(answer.cause)}`,
      answer.cause,
    );
  }
  const sentence = `The broker refused the append to ${at}: ${errorName(answer.errorCode)}.`;
  return isSurelyNotStored(answer) ? new NotAcceptedError(sentence) : new AppendUnknownError(sentence);
}
