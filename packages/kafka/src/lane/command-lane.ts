import { NotAcceptedError } from '@waybill/messages';
import type { CommandAppender, NewRecord, Offset, TopicPartition } from '@waybill/messages';

import { createCluster } from '../client/cluster.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { createFlights } from '../flights/flights.ts';
import { encodePayload } from '../records/record-payload.ts';
import { createBreaker } from './breaker.ts';
import type { LaneLimits } from './lane-limits.ts';
import { LANE_LIMITS } from './lane-limits.ts';
import type { LaneCommand, PartitionQueue } from './partition-queue.ts';
import { createPartitionQueue } from './partition-queue.ts';

const REPLICA_TIMEOUT_MS = 1_500;
const LOOK_EVERY_MS = 100;

/** Appends commands of all partitions, many to a request, one request at a time for each leader. */
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
  const cluster = createCluster(connection, limits.answerMs);
  const flights = createFlights(cluster, REPLICA_TIMEOUT_MS);
  const breaker = createBreaker(limits.silentMs);
  const queues = new Map<string, Map<number, PartitionQueue>>();
  /** In the order of their coming. */
  const underWay = new Set<LaneCommand>();
  let bytes = 0;
  let closing = false;
  const clock = setInterval(look, LOOK_EVERY_MS).unref();

  const waitingSinceMs = (): number | undefined => underWay.values().next().value?.sinceMs;

  function look(): void {
    const nowMs = performance.now();
    breaker.look(nowMs, waitingSinceMs());
    expire(nowMs - limits.queuedMs, 'The broker took no command for too long.');
  }

  function expire(beforeMs: number, reason: string): void {
    for (const ofTopic of queues.values()) {
      for (const queue of ofTopic.values()) queue.expire(beforeMs, reason);
    }
  }

  function refusal(): string | undefined {
    if (closing) return 'The service is stopping.';
    if (underWay.size >= limits.commands || bytes >= limits.bytes) return 'Too many commands wait for the broker.';
    return breaker.admits(performance.now(), waitingSinceMs()) ? undefined : 'The broker does not answer.';
  }

  function queueOf({ topic, partition }: TopicPartition): PartitionQueue {
    const ofTopic = queues.get(topic) ?? new Map<number, PartitionQueue>();
    const known = ofTopic.get(partition);
    if (known !== undefined) return known;
    const queue = createPartitionQueue({
      topic: connection.topicPrefix + topic,
      partition,
      onReady: flights.request,
      onAnswer: () => {
        breaker.answered(performance.now());
      },
      onDone: forget,
    });
    queues.set(topic, ofTopic.set(partition, queue));
    return queue;
  }

  function forget(commands: readonly LaneCommand[]): void {
    for (const command of commands) {
      underWay.delete(command);
      bytes -= command.payload.length;
    }
  }

  function append(at: TopicPartition, record: NewRecord, timestampMs: number): Promise<Offset> {
    const reason = refusal();
    if (reason !== undefined) return Promise.reject(new NotAcceptedError(reason));
    return new Promise((resolve, reject) => {
      const command = { payload: encodePayload(record), timestampMs, sinceMs: performance.now(), resolve, reject };
      underWay.add(command);
      bytes += command.payload.length;
      queueOf(at).push(command);
    });
  }

  return {
    append,
    get accepting() {
      return refusal() ?? true;
    },
    get load() {
      return { commands: underWay.size, bytes };
    },
    close: async () => {
      closing = true;
      const until = performance.now() + limits.drainMs;
      while (underWay.size > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
      clearInterval(clock);
      flights.close();
      expire(Number.POSITIVE_INFINITY, 'The service stopped.');
      cluster.close();
    },
  };
}
