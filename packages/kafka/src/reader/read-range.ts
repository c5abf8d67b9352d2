import { toOffset } from '@waybill/messages';
import type { LogRecord, Offset, TopicPartition } from '@waybill/messages';

import type { KafkaCluster } from '../client/cluster.ts';
import { CHANNEL } from '../client/cluster.ts';
import type { DecodedBatch } from '../records/decode-batches.ts';
import { createHeaderMemory } from '../records/header-memory.ts';
import type { FetchAssignment } from './fetch-assignment.ts';
import { fetchPartitions } from './fetch-partitions.ts';
import { RefusedError, withLeader } from './with-leader.ts';

const LIMITS = { maxWaitMs: 100, maxBytes: 1024 * 1024, maxPartitionBytes: 1024 * 1024 };

export type Range = { readonly at: TopicPartition; readonly from: Offset; readonly through: Offset };

/** Reads a range of one partition, both ends included; waits for what is not there yet. */
export async function* readRange(
  cluster: KafkaCluster,
  topicPrefix: string,
  { at, from, through }: Range,
): AsyncIterable<readonly LogRecord[]> {
  const assignment: FetchAssignment = {
    at: { topic: at.topic, partition: at.partition },
    topic: topicPrefix + at.topic,
    next: from < 0n ? toOffset(0n) : from,
    endSeenMs: undefined,
    memory: createHeaderMemory(),
  };
  while (assignment.next <= through) {
    const batches = await readOnce(cluster, assignment);
    const records = batches.flatMap((batch) => batch.records).filter(({ offset }) => offset <= through);
    assignment.next = batches.at(-1)?.next ?? assignment.next;
    if (records.length > 0) yield records;
  }
}

function readOnce(cluster: KafkaCluster, assignment: FetchAssignment): Promise<readonly DecodedBatch[]> {
  const place = { topic: assignment.topic, partition: assignment.at.partition };
  return withLeader(cluster, place, async (leader) => {
    const connection = await cluster.connect(leader, CHANNEL.fetches);
    const [outcome] = await fetchPartitions(connection, [assignment], LIMITS);
    if (outcome === undefined) throw new Error('The answer to a fetch is empty.');
    if (outcome.result.status === 'failed') throw outcome.result.error;
    if (outcome.result.status === 'refused') throw new RefusedError(outcome.result.reason);
    return outcome.result.batches;
  });
}
