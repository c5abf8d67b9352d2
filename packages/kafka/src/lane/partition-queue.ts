import { NotAcceptedError } from '@waybill/messages';

import type { BackOff } from '../client/back-off.ts';
import { createBackOff } from '../client/back-off.ts';
import type { BatchAnswer, Cargo, Load } from '../flights/cargo.ts';
import { isRefusedByStranger, isSurelyNotStored } from '../flights/surely-not-stored.ts';
import { encodeBatch } from '../records/record-batch.ts';
import type { ProducerIdentity } from '../writer/producer-identity.ts';
import type { Trouble } from './judge-answer.ts';
import { judgeTrouble, troubleSentence } from './judge-answer.ts';
import { BATCH_BYTES, BATCH_RECORDS } from './lane-limits.ts';
import type { LaneCommand, SentBatch } from './sent-batch.ts';
import { rejectBatch, resolveBatch } from './sent-batch.ts';

/** Commands of one partition: one batch that goes until it is acknowledged, and those that wait behind it. */
export interface PartitionQueue extends Cargo {
  push(command: LaneCommand): void;
  /** Refuses those that came before a time and never departed. */
  expire(beforeMs: number, reason: string): void;
  /** Goes no further with a batch whose oldest command came before a time. */
  giveUp(beforeMs: number): void;
}

export type PartitionQueueOptions = {
  readonly topic: string;
  readonly partition: number;
  /** Under which batches are numbered from zero on; another one than before. */
  readonly newProducer: (former: ProducerIdentity | undefined) => Promise<ProducerIdentity>;
  /** Asks for a place on the next flight. */
  readonly onReady: (cargo: Cargo) => void;
  readonly onAnswer: () => void;
  /** Commands that were resolved or rejected. */
  readonly onDone: (commands: readonly LaneCommand[]) => void;
};

export function createPartitionQueue(options: PartitionQueueOptions): PartitionQueue {
  return new Queue(options);
}

class Queue implements PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  private readonly on: PartitionQueueOptions;
  private readonly waiting: LaneCommand[] = [];
  private readonly backOff: BackOff = createBackOff();
  /** Nothing departs before it is settled: the broker would take numbers out of order for a loss. */
  private batch: SentBatch | undefined;
  private producer: { readonly identity: ProducerIdentity; readonly isSpent: boolean } | undefined;
  private renewing = false;
  private sequence = 0;

  constructor(options: PartitionQueueOptions) {
    this.topic = options.topic;
    this.partition = options.partition;
    this.on = options;
  }

  push(command: LaneCommand): void {
    this.waiting.push(command);
    if (this.waiting.length === 1 && this.batch === undefined) this.ready();
  }

  load(): Load | undefined {
    if (this.batch?.inAir === true) return undefined;
    this.batch ??= this.nextBatch();
    const { batch } = this;
    if (batch === undefined) return undefined;
    batch.inAir = true;
    return {
      bytes: batch.bytes,
      settle: (answer) => {
        this.settle(batch, answer);
      },
    };
  }

  expire(beforeMs: number, reason: string): void {
    const kept = this.waiting.findIndex(({ sinceMs }) => sinceMs > beforeMs);
    const expired = this.waiting.splice(0, kept < 0 ? this.waiting.length : kept);
    for (const { reject } of expired) reject(new NotAcceptedError(reason));
    this.on.onDone(expired);
  }

  giveUp(beforeMs: number): void {
    const { batch } = this;
    const sinceMs = batch?.commands[0]?.sinceMs;
    if (batch === undefined || sinceMs === undefined || sinceMs > beforeMs) return;
    batch.inDoubt ||= batch.inAir;
    this.fail(batch);
  }

  /** Asks for a flight, once there is a producer to number by. */
  private ready(): void {
    if (this.producer?.isSpent === false) {
      this.on.onReady(this);
      return;
    }
    if (this.renewing) return;
    this.renewing = true;
    this.on
      .newProducer(this.producer?.identity)
      .then((identity) => {
        this.renewing = false;
        this.producer = { identity, isSpent: false };
        this.sequence = 0;
        this.on.onReady(this);
      })
      // The lane was closed, and refuses what waits.
      .catch(() => undefined);
  }

  private nextBatch(): SentBatch | undefined {
    // An older request for a flight may come to be served while another producer is asked for.
    if (this.waiting.length === 0 || this.producer?.isSpent !== false) return undefined;
    const commands = this.waiting.splice(0, countForBatch(this.waiting));
    const bytes = encodeBatch(commands, { ...this.producer.identity, sequence: this.sequence });
    return { commands, bytes, inAir: false, inDoubt: false, trouble: 'It was given up.' };
  }

  private settle(batch: SentBatch, answer: BatchAnswer): void {
    batch.inAir = false;
    if (answer.status !== 'lost') this.on.onAnswer();
    // It was given up while it was in the air.
    if (batch !== this.batch) return;
    if (answer.status !== 'stored') {
      this.judge(batch, answer);
      return;
    }
    this.sequence = (this.sequence + batch.commands.length) & 0x7fffffff;
    resolveBatch(batch, answer.baseOffset);
    this.done(batch);
  }

  private judge(batch: SentBatch, answer: Trouble): void {
    batch.trouble = troubleSentence(answer, `${this.topic}[${this.partition}]`);
    const verdict = judgeTrouble(answer);
    if (verdict === 'renumber' && !batch.inDoubt) {
      // Nothing of it was ever stored, so that other numbers double nothing.
      this.batch = undefined;
      this.waiting.unshift(...batch.commands);
      this.spendProducer();
      this.ready();
      return;
    }
    batch.inDoubt ||= verdict !== 'renumber' && !isSurelyNotStored(answer);
    if (verdict === 'repeat') this.repeat(answer);
    else this.fail(batch);
  }

  private repeat(answer: Trouble): void {
    // For these the flights look for the leader, and wait before they go there.
    if (answer.status === 'lost' || isRefusedByStranger(answer)) {
      this.on.onReady(this);
      return;
    }
    void this.backOff.wait().then(() => {
      this.on.onReady(this);
    });
  }

  private fail(batch: SentBatch): void {
    // What may still arrive must not meet its own numbers.
    if (batch.inDoubt) this.spendProducer();
    rejectBatch(batch);
    this.done(batch);
  }

  private spendProducer(): void {
    if (this.producer !== undefined) this.producer = { ...this.producer, isSpent: true };
  }

  private done({ commands }: SentBatch): void {
    this.batch = undefined;
    this.on.onDone(commands);
    if (this.waiting.length > 0) this.ready();
  }
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
