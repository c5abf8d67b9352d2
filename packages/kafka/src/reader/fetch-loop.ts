import { toOffset } from '@waybill/messages';
import type { FetchedRecords, FetchLoop, Offset, TopicPartition } from '@waybill/messages';

import { createBackOff } from '../client/back-off.ts';
import type { Channel, KafkaCluster } from '../client/cluster.ts';
import { CHANNEL } from '../client/cluster.ts';
import type { KafkaLogger } from '../client/connection.ts';
import { reasonOf } from '../client/protocol-error.ts';
import { createHeaderMemory } from '../records/header-memory.ts';
import type { FetchAssignment } from './fetch-assignment.ts';
import type { FetchOutcome } from './fetch-partitions.ts';
import { fetchPartitions } from './fetch-partitions.ts';
import { createFetchedQueue } from './fetched-queue.ts';

const FULL_RECORDS = 20_000;
const FULL_BYTES = 32 * 1024 * 1024;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
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
export function createFetchLoop({ cluster, topicPrefix, logger }: FetchLoopOptions): FetchLoop {
  const assignments = new Map<string, FetchAssignment>();
  const queue = createFetchedQueue(FULL_RECORDS, FULL_BYTES);
  const failures: Error[] = [];
  const underWay = new Map<string, ReadonlySet<FetchAssignment>>();
  const waiters = new Set<() => void>();
  const backOff = createBackOff();
  let searching = false;
  let turn = 0;
  let closed = false;

  function wake(): void {
    for (const waiter of waiters) waiter();
  }

  /** Sends what can be sent now. */
  function pump(): void {
    if (closed || queue.isFull) return;
    const byLeader = new Map<number, FetchAssignment[]>();
    for (const assignment of assignments.values()) {
      const leader = cluster.leaderOf(assignment.topic, assignment.at.partition) ?? -1;
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), assignment]);
    }
    for (const [leader, ofLeader] of byLeader) {
      if (leader < 0) {
        if (!searching) void search();
        continue;
      }
      const waiting = underWay.get(slotOf(leader, CHANNEL.fetches));
      const beside = underWay.has(slotOf(leader, CHANNEL.requests));
      if (waiting === undefined) void fetch(leader, CHANNEL.fetches, ofLeader);
      else if (!beside)
        void fetch(
          leader,
          CHANNEL.requests,
          ofLeader.filter((assignment) => !waiting.has(assignment)),
        );
    }
  }

  async function search(): Promise<void> {
    searching = true;
    await backOff.wait();
    await refresh();
    searching = false;
    pump();
  }

  async function refresh(): Promise<void> {
    try {
      await cluster.refresh(new Set([...assignments.values()].map(({ topic }) => topic)));
    } catch (error) {
      if (!closed) logger.warn('Waiting for the brokers: who leads is unknown.', { reason: reasonOf(error) });
    }
  }

  async function fetch(leader: number, channel: Channel, ofLeader: readonly FetchAssignment[]): Promise<void> {
    if (ofLeader.length === 0) return;
    const slot = slotOf(leader, channel);
    underWay.set(slot, new Set(ofLeader));
    const trouble = await fetchOnce(leader, channel, ofLeader).catch((error: unknown) => {
      if (!closed) cluster.poison(leader, 'A fetch had no answer.');
      return reasonOf(error);
    });
    if (trouble === undefined) backOff.reset();
    else if (!closed) {
      logger.warn('Fetching again.', { reason: trouble });
      await backOff.wait();
      await refresh();
    }
    underWay.delete(slot);
    pump();
  }

  /** @returns why somebody must ask again who leads, if so */
  async function fetchOnce(
    leader: number,
    channel: Channel,
    ofLeader: readonly FetchAssignment[],
  ): Promise<string | undefined> {
    const connection = await cluster.connect(leader, channel);
    turn += 1;
    // The broker fills its answer in the order of the request, so that the first must change.
    const first = turn % ofLeader.length;
    const inTurn = [...ofLeader.slice(first), ...ofLeader.slice(0, first)];
    const limits = { maxWaitMs: WAIT_MS[channel], maxBytes: MAX_BYTES, maxPartitionBytes: MAX_PARTITION_BYTES };
    const outcomes = await fetchPartitions(connection, inTurn, limits);
    const reasons = outcomes.map(accept).filter((reason) => reason !== undefined);
    wake();
    return reasons[0];
  }

  function accept({ assignment, from, result }: FetchOutcome): string | undefined {
    // Answers of an assignment that ended or went on elsewhere are nobody's.
    if (assignments.get(keyOf(assignment.at)) !== assignment || assignment.next !== from) return undefined;
    if (result.status === 'refused') return result.reason;
    if (result.status === 'failed') {
      failures.push(result.error);
      unassign(assignment.at);
      return undefined;
    }
    queue.push(assignment, result.batches);
    assignment.next = result.batches.at(-1)?.next ?? assignment.next;
    return undefined;
  }

  function unassign(at: TopicPartition): void {
    const assignment = assignments.get(keyOf(at));
    if (assignment === undefined) return;
    assignments.delete(keyOf(at));
    queue.drop(assignment);
  }

  function assign({ topic, partition }: TopicPartition, from: Offset): void {
    const at = { topic, partition };
    unassign(at);
    const next = from < 0n ? toOffset(0n) : from;
    assignments.set(keyOf(at), { at, topic: topicPrefix + topic, next, memory: createHeaderMemory() });
    // Those that are assigned together are fetched together.
    setImmediate(pump);
  }

  async function take(maxRecords: number, signal: AbortSignal): Promise<readonly FetchedRecords[]> {
    for (;;) {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      if (closed || signal.aborted) return [];
      const taken = queue.take(maxRecords);
      if (taken.length > 0) {
        pump();
        return taken;
      }
      await new Promise<void>((resolve) => {
        const waiter = (): void => {
          waiters.delete(waiter);
          signal.removeEventListener('abort', waiter);
          resolve();
        };
        waiters.add(waiter);
        signal.addEventListener('abort', waiter);
      });
    }
  }

  return {
    assign,
    unassign,
    take,
    close: () => {
      closed = true;
      cluster.close();
      wake();
      return Promise.resolve();
    },
  };
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

function slotOf(leader: number, channel: Channel): string {
  return `${leader}/${channel}`;
}
