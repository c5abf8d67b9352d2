import { toOffset } from '@waybill/messages';
import type { Offset } from '@waybill/messages';

import type { KafkaCluster } from '../client/cluster.ts';
import type { ClientBroker } from '../client/kafkajs-internals.ts';
import { withLeader } from '../reader/with-leader.ts';

const READ_COMMITTED = 1;

/** What is deleted: that which is both below the offset and appended before the time, ms since 1970. */
export type Forgotten = {
  /** The topic's full name. */
  readonly topic: string;
  readonly partition: number;
  readonly below: Offset;
  readonly appendedBeforeMs: number;
};

/** Moves the start of a partition. Segments go whole and later; readers see the new start at once. */
export async function forgetRecords(cluster: KafkaCluster, forgotten: Forgotten): Promise<void> {
  const { topic, partition, below } = forgotten;
  await withLeader(cluster, { topic, partition }, (leader) =>
    cluster.ask(leader, async (broker) => {
      const young = await firstAppendedSince(broker, forgotten);
      const start = young !== undefined && young < below ? young : below;
      if (start > 0n) {
        const partitions = [{ partition, offset: String(start) }];
        await broker.deleteRecords({ topics: [{ topic, partitions }] });
      }
    }),
  );
}

/** Offset of the first record that is not older; undefined when all are. */
async function firstAppendedSince(
  broker: ClientBroker,
  { topic, partition, appendedBeforeMs }: Forgotten,
): Promise<Offset | undefined> {
  const wanted = { topic, partitions: [{ partition, timestamp: Math.max(0, appendedBeforeMs) }] };
  const { responses } = await broker.listOffsets({ isolationLevel: READ_COMMITTED, topics: [wanted] });
  const offset = responses[0]?.partitions[0]?.offset;
  if (offset === undefined) throw new Error('The answer to a question for offsets is empty.');
  return BigInt(offset) < 0n ? undefined : toOffset(offset);
}
