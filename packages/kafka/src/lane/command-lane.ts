import { NotAcceptedError } from '@waybill/messages';
import type { CommandAppender, NewRecord, Offset, TopicPartition } from '@waybill/messages';

import type { KafkaCluster } from '../client/cluster.ts';
import { createCluster } from '../client/cluster.ts';
import type { KafkaConnection } from '../client/connection.ts';
import type { Flights } from '../flights/flights.ts';
import { createFlights } from '../flights/flights.ts';
import { encodePayload } from '../records/record-payload.ts';
import type { Breaker } from './breaker.ts';
import { createBreaker } from './breaker.ts';
import type { LaneLimits } from './lane-limits.ts';
import { LANE_LIMITS } from './lane-limits.ts';
import type { PartitionQueue } from './partition-queue.ts';
import { createPartitionQueue } from './partition-queue.ts';
import type { ProducerIds } from './producer-ids.ts';
import { createProducerIds } from './producer-ids.ts';
import type { LaneCommand } from './sent-batch.ts';

const REPLICA_TIMEOUT_MS = 1_500;
const LOOK_EVERY_MS = 100;

/**
 * Appends commands of all partitions, many to a request, one request at a time for each leader. A batch whose answer is
 * lost goes again, byte for byte and to whoever leads then, until its deadline: the broker drops what it has.
 */
export interface CommandLane extends CommandAppender {
  /** What is queued or in flight now. */
  readonly load: { readonly commands: number; readonly bytes: number };
  /** Refuses what comes, waits for what is under way, then ends all connections. */
  close(): Promise<void>;
}

/**
 * The way of commands into the log, for the ingress.
 *
 * @param limits  for tests; the defaults are those of the limits table
 */
export function createCommandLane(connection: KafkaConnection, limits: LaneLimits = LANE_LIMITS): CommandLane {
  return new Lane(connection, limits);
}

class Lane implements CommandLane {
  private readonly topicPrefix: string;
  private readonly limits: LaneLimits;
  private readonly cluster: KafkaCluster;
  private readonly flights: Flights;
  private readonly producerIds: ProducerIds;
  private readonly breaker: Breaker;
  private readonly queues = new Map<string, Map<number, PartitionQueue>>();
  /** In the order of their coming. */
  private readonly underWay = new Set<LaneCommand>();
  private readonly clock: NodeJS.Timeout;
  private bytes = 0;
  private closing = false;
  private onIdle: () => void = () => undefined;

  constructor(connection: KafkaConnection, limits: LaneLimits) {
    this.topicPrefix = connection.topicPrefix;
    this.limits = limits;
    this.cluster = createCluster(connection, limits.answerMs);
    this.flights = createFlights(this.cluster, Math.min(REPLICA_TIMEOUT_MS, limits.answerMs));
    this.producerIds = createProducerIds(this.cluster);
    this.breaker = createBreaker(limits.silentMs);
    this.clock = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS).unref();
  }

  get accepting(): true | string {
    return this.refusal() ?? true;
  }

  get load(): CommandLane['load'] {
    return { commands: this.underWay.size, bytes: this.bytes };
  }

  append(at: TopicPartition, record: NewRecord, timestampMs: number): Promise<Offset> {
    const reason = this.refusal();
    if (reason !== undefined) return Promise.reject(new NotAcceptedError(reason));
    return new Promise((resolve, reject) => {
      const command = { payload: encodePayload(record), timestampMs, sinceMs: performance.now(), resolve, reject };
      this.underWay.add(command);
      this.bytes += command.payload.length;
      this.queueOf(at).push(command);
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    if (this.underWay.size > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
        setTimeout(resolve, this.limits.drainMs).unref();
      });
    }
    clearInterval(this.clock);
    this.flights.close();
    this.expire(Number.POSITIVE_INFINITY, 'The service stopped.', Number.POSITIVE_INFINITY);
    this.cluster.close();
  }

  private refusal(): string | undefined {
    const { commands, bytes } = this.limits;
    if (this.closing) return 'The service is stopping.';
    if (this.underWay.size >= commands || this.bytes >= bytes) return 'Too many commands wait for the broker.';
    return this.breaker.admits(performance.now(), this.waitingSinceMs()) ? undefined : 'The broker does not answer.';
  }

  private waitingSinceMs(): number | undefined {
    return this.underWay.values().next().value?.sinceMs;
  }

  private look(): void {
    const nowMs = performance.now();
    this.breaker.look(nowMs, this.waitingSinceMs());
    const { queuedMs, deadlineMs } = this.limits;
    this.expire(nowMs - queuedMs, 'The broker took no command for too long.', nowMs - deadlineMs);
  }

  private expire(queuedBeforeMs: number, reason: string, sentBeforeMs: number): void {
    for (const ofTopic of this.queues.values()) {
      for (const queue of ofTopic.values()) {
        queue.expire(queuedBeforeMs, reason);
        queue.giveUp(sentBeforeMs);
      }
    }
  }

  private queueOf({ topic, partition }: TopicPartition): PartitionQueue {
    const ofTopic = this.queues.get(topic) ?? new Map<number, PartitionQueue>();
    const known = ofTopic.get(partition);
    if (known !== undefined) return known;
    const queue = createPartitionQueue({
      topic: this.topicPrefix + topic,
      partition,
      newProducer: (former) => this.producerIds.take(former),
      onReady: (cargo) => {
        this.flights.request(cargo);
      },
      onAnswer: () => {
        this.breaker.answered(performance.now());
      },
      onDone: (commands) => {
        this.forget(commands);
      },
    });
    this.queues.set(topic, ofTopic.set(partition, queue));
    return queue;
  }

  private forget(commands: readonly LaneCommand[]): void {
    for (const command of commands) {
      this.underWay.delete(command);
      this.bytes -= command.payload.length;
    }
    if (this.underWay.size === 0) this.onIdle();
  }
}
