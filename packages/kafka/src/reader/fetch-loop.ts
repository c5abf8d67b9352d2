import { toOffset } from '@waybill/messages';
import type { FetchedRecords, FetchLoop, Offset, TopicPartition } from '@waybill/messages';

import { createBackOff } from '../client/back-off.ts';
import type { BackOff } from '../client/back-off.ts';
import type { Channel, KafkaCluster } from '../client/cluster.ts';
import { CHANNEL } from '../client/cluster.ts';
import type { KafkaLogger } from '../client/connection.ts';
import { reasonOf } from '../client/protocol-error.ts';
import { createHeaderMemory } from '../records/header-memory.ts';
import type { FetchAssignment } from './fetch-assignment.ts';
import type { FetchOutcome } from './fetch-partitions.ts';
import { fetchPartitions } from './fetch-partitions.ts';
import { createFetchedQueue } from './fetched-queue.ts';
import { createWaiters } from './waiters.ts';

const FULL_RECORDS = 20_000;
const FULL_BYTES = 32 * 1024 * 1024;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
const COMPLAIN_EVERY_MS = 5_000;
/** How long a broker may hold a fetch that has nothing to bring. */
const WAIT_MS = { [CHANNEL.fetches]: 500, [CHANNEL.requests]: 100 } as const;

export type FetchLoopOptions = {
  /** Of this loop alone; closed with it. */
  readonly cluster: KafkaCluster;
  readonly topicPrefix: string;
  readonly logger: KafkaLogger;
};

/**
 * One loop over many partitions. For each leader one fetch waits for all its partitions; those that were assigned while
 * it waits are fetched beside it on the second connection, so that nobody waits for an idle fetch to return.
 */
export function createFetchLoop(options: FetchLoopOptions): FetchLoop {
  return new KafkaFetchLoop(options);
}

class KafkaFetchLoop implements FetchLoop {
  private readonly cluster: KafkaCluster;
  private readonly topicPrefix: string;
  private readonly logger: KafkaLogger;
  private readonly assignments = new Map<string, FetchAssignment>();
  /** What is being fetched, by leader and channel. */
  private readonly underWay = new Map<string, ReadonlySet<FetchAssignment>>();
  private readonly queue = createFetchedQueue(FULL_RECORDS, FULL_BYTES);
  private readonly failures: Error[] = [];
  private readonly waiters = createWaiters();
  private readonly backOff: BackOff = createBackOff();
  private searching = false;
  private pumpDue = false;
  private turn = 0;
  private complainedAt = Number.NEGATIVE_INFINITY;
  private closed = false;

  constructor({ cluster, topicPrefix, logger }: FetchLoopOptions) {
    this.cluster = cluster;
    this.topicPrefix = topicPrefix;
    this.logger = logger;
  }

  assign({ topic, partition }: TopicPartition, from: Offset): void {
    const at = { topic, partition };
    this.unassign(at);
    const next = from < 0n ? toOffset(0n) : from;
    const assignment = {
      at,
      topic: this.topicPrefix + topic,
      next,
      endSeenMs: undefined,
      memory: createHeaderMemory(),
    };
    this.assignments.set(keyOf(at), assignment);
    if (this.pumpDue) return;
    // Those that are assigned together are fetched together.
    this.pumpDue = true;
    setImmediate(() => {
      this.pumpDue = false;
      this.pump();
    });
  }

  unassign(at: TopicPartition): void {
    const assignment = this.assignments.get(keyOf(at));
    if (assignment === undefined) return;
    this.assignments.delete(keyOf(at));
    this.queue.drop(assignment);
  }

  async take(maxRecords: number, signal: AbortSignal): Promise<readonly FetchedRecords[]> {
    for (;;) {
      const failure = this.failures.shift();
      if (failure !== undefined) throw failure;
      if (this.closed || signal.aborted) return [];
      const taken = this.queue.take(maxRecords);
      // There may be room again.
      this.pump();
      if (taken.length > 0) return taken;
      await this.waiters.wait(signal);
    }
  }

  endSeenAt(at: TopicPartition): number | undefined {
    const assignment = this.assignments.get(keyOf(at));
    return assignment === undefined || this.queue.holds(assignment) ? undefined : assignment.endSeenMs;
  }

  close(): Promise<void> {
    this.closed = true;
    this.cluster.close();
    this.waiters.wake();
    return Promise.resolve();
  }

  /** Sends what can be sent now. */
  private pump(): void {
    if (this.closed || this.queue.isFull) return;
    for (const [leader, ofLeader] of this.byLeader()) {
      if (leader < 0) {
        if (!this.searching) void this.search();
        continue;
      }
      const waiting = this.underWay.get(slotOf(leader, CHANNEL.fetches));
      if (waiting === undefined) {
        void this.fetch(leader, CHANNEL.fetches, ofLeader);
        continue;
      }
      const late = ofLeader.filter((assignment) => !waiting.has(assignment));
      const isBusy = this.underWay.has(slotOf(leader, CHANNEL.requests));
      if (late.length > 0 && !isBusy) void this.fetch(leader, CHANNEL.requests, late);
    }
  }

  /** -1 holds those whose leader is not known. */
  private byLeader(): Map<number, FetchAssignment[]> {
    const groups = new Map<number, FetchAssignment[]>();
    for (const assignment of this.assignments.values()) {
      const leader = this.cluster.leaderOf(assignment.topic, assignment.at.partition) ?? -1;
      const group = groups.get(leader);
      if (group === undefined) groups.set(leader, [assignment]);
      else group.push(assignment);
    }
    return groups;
  }

  private async search(): Promise<void> {
    this.searching = true;
    await this.backOff.wait();
    await this.refresh();
    this.searching = false;
    this.pump();
  }

  private async refresh(): Promise<void> {
    if (this.closed) return;
    const topics = new Set([...this.assignments.values()].map(({ topic }) => topic));
    await this.cluster.refresh(topics).catch((error: unknown) => {
      this.complain('Waiting for Kafka to say who leads.', reasonOf(error));
    });
  }

  private async fetch(leader: number, channel: Channel, wanted: readonly FetchAssignment[]): Promise<void> {
    const slot = slotOf(leader, channel);
    this.underWay.set(slot, new Set(wanted));
    const trouble = await this.fetchOnce(leader, channel, wanted).catch((error: unknown) => {
      this.cluster.poison(leader, 'A fetch had no answer.');
      return reasonOf(error);
    });
    if (trouble !== undefined && !this.closed) {
      this.complain('Fetching again.', trouble);
      await this.backOff.wait();
      await this.refresh();
    }
    this.underWay.delete(slot);
    this.pump();
  }

  /** Now and then, while trouble lasts. */
  private complain(sentence: string, reason: string): void {
    const nowMs = performance.now();
    if (this.closed || nowMs - this.complainedAt < COMPLAIN_EVERY_MS) return;
    this.complainedAt = nowMs;
    this.logger.warn(sentence, { reason });
  }

  /** @returns why somebody must ask again who leads, if so */
  private async fetchOnce(
    leader: number,
    channel: Channel,
    wanted: readonly FetchAssignment[],
  ): Promise<string | undefined> {
    const connection = await this.cluster.connect(leader, channel);
    this.turn += 1;
    // The broker fills its answer in the order of the request, so that the first must change.
    const first = this.turn % wanted.length;
    const inTurn = [...wanted.slice(first), ...wanted.slice(0, first)];
    const limits = { maxWaitMs: WAIT_MS[channel], maxBytes: MAX_BYTES, maxPartitionBytes: MAX_PARTITION_BYTES };
    const outcomes = await fetchPartitions(connection, inTurn, limits);
    const reasons = outcomes.map((outcome) => this.accept(outcome)).filter((reason) => reason !== undefined);
    this.waiters.wake();
    return reasons[0];
  }

  private accept({ assignment, from, result }: FetchOutcome): string | undefined {
    // Answers of an assignment that ended or went on elsewhere are nobody's.
    if (this.assignments.get(keyOf(assignment.at)) !== assignment || assignment.next !== from) return undefined;
    if (result.status === 'refused') return result.reason;
    if (result.status === 'failed') {
      this.unassign(assignment.at);
      this.failures.push(result.error);
      return undefined;
    }
    this.queue.push(assignment, result.batches);
    assignment.next = result.batches.at(-1)?.next ?? assignment.next;
    assignment.endSeenMs = result.endSeenMs;
    return undefined;
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

function slotOf(leader: number, channel: Channel): string {
  return `${leader}/${channel}`;
}
