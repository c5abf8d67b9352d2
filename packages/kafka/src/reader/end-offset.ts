import { NO_OFFSET, toOffset } from '@waybill/messages';
import type { Offset } from '@waybill/messages';

import type { KafkaCluster } from '../client/cluster.ts';
import { withLeader } from './with-leader.ts';

const LATEST = -1;
const EARLIEST = -2;
const READ_COMMITTED = 1;

/** The offset behind the last record of a partition that every reader may see. */
export function readEndOffset(cluster: KafkaCluster, topic: string, partition: number): Promise<Offset> {
  return readOffset(cluster, { topic, partition, timestamp: LATEST });
}

/** The offset of the first record of a partition that was not deleted. */
export function readStartOffset(cluster: KafkaCluster, topic: string, partition: number): Promise<Offset> {
  return readOffset(cluster, { topic, partition, timestamp: EARLIEST });
}

/** The offset of the first record with this time or a later one, ms since 1970; the end offset when there is none. */
export async function readOffsetAt(
  cluster: KafkaCluster,
  topic: string,
  partition: number,
  timeMs: number,
): Promise<Offset> {
  // Negative times have meanings of their own.
  const found = await readOffset(cluster, { topic, partition, timestamp: Math.max(0, timeMs) });
  return found === NO_OFFSET ? readEndOffset(cluster, topic, partition) : found;
}

type Question = { readonly topic: string; readonly partition: number; readonly timestamp: number };

function readOffset(cluster: KafkaCluster, { topic, partition, timestamp }: Question): Promise<Offset> {
  return withLeader(cluster, { topic, partition }, async (leader) => {
    const wanted = { topic, partitions: [{ partition, timestamp }] };
    const { responses } = await cluster.ask(leader, (broker) =>
      broker.listOffsets({ isolationLevel: READ_COMMITTED, topics: [wanted] }),
    );
    const offset = responses[0]?.partitions[0]?.offset;
    if (offset === undefined) throw new Error('The answer to a question for offsets is empty.');
    return toOffset(offset);
  });
}
