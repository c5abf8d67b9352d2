import type { TopicPartition } from '@waybill/messages';

import { toClientOptions } from '../client/client-options.ts';
import { createClientLogger } from '../client/client-logger.ts';
import type { KafkaConnection } from '../client/connection.ts';
import type { ClientBroker, ClientCluster } from '../client/kafkajs-internals.ts';
import { loadKafkajs } from '../client/load-kafkajs.ts';

const ANSWER_MS = 5_000;
const READ_COMMITTED = 1;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;

/** The client's own fetch, which its types do not show. */
type FetchingBroker = ClientBroker & {
  connect(): Promise<void>;
  fetch(request: object): Promise<{
    responses: { topicName: string; partitions: { partition: number; messages: { offset: string }[] }[] }[];
  }>;
};

/** The client's own fetches and decoder with nothing around them. */
export interface BareReader {
  /**
   * Reads from the start of each partition until so many records came: one fetch for all, the next one when the last
   * one was decoded.
   *
   * @returns how many came
   */
  read(partitions: readonly TopicPartition[], records: number): Promise<number>;
  close(): Promise<void>;
}

/** What a reader on this client could reach at most: the ceiling that a benchmark measures ours against. One broker. */
export function createBareReader(connection: KafkaConnection): BareReader {
  const { Cluster } = loadKafkajs();
  const { config, sockets } = toClientOptions(connection, ANSWER_MS);
  const cluster = new Cluster({ ...config, logger: createClientLogger(connection.logger, connection.clientId) });

  return {
    read: async (partitions, records) => {
      const broker = await leaderOfAll(cluster, connection.topicPrefix, partitions);
      const next = new Map(partitions.map((at) => [at.partition, '0']));
      const topic = connection.topicPrefix + (partitions[0]?.topic ?? '');
      let count = 0;
      while (count < records) {
        const wanted = Array.from(next, ([partition, fetchOffset]) => ({
          ...{ partition, fetchOffset, currentLeaderEpoch: -1, logStartOffset: -1, maxBytes: MAX_PARTITION_BYTES },
        }));
        const { responses } = await broker.fetch({
          ...{ replicaId: -1, isolationLevel: READ_COMMITTED, maxWaitTime: 500, minBytes: 1, maxBytes: MAX_BYTES },
          topics: [{ topic, partitions: wanted }],
        });
        for (const { partition, messages } of responses.flatMap(({ partitions: answered }) => answered)) {
          count += messages.length;
          const last = messages.at(-1);
          if (last !== undefined) next.set(partition, String(BigInt(last.offset) + 1n));
        }
      }
      return count;
    },
    close: () => {
      sockets.close();
      return Promise.resolve();
    },
  };
}

async function leaderOfAll(
  cluster: ClientCluster,
  topicPrefix: string,
  partitions: readonly TopicPartition[],
): Promise<FetchingBroker> {
  const topic = topicPrefix + (partitions[0]?.topic ?? '');
  await cluster.connect();
  await cluster.addTargetTopic(topic);
  const [{ leader } = { leader: 0 }] = cluster.findTopicPartitionMetadata(topic);
  const broker = (await cluster.findBroker({ nodeId: String(leader) })) as FetchingBroker; // kafkajs publishes no types of it.
  await broker.connect();
  return broker;
}
