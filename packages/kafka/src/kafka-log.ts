import { transactionalId } from '@waybill/messages';
import type { Log } from '@waybill/messages';

import { forgetRecords } from './admin/forget-records.ts';
import { createCluster } from './client/cluster.ts';
import type { KafkaConnection } from './client/connection.ts';
import { createFlights } from './flights/flights.ts';
import { readEndOffset, readOffsetAt, readStartOffset } from './reader/end-offset.ts';
import { createFetchLoop } from './reader/fetch-loop.ts';
import { readRange } from './reader/read-range.ts';
import { appendDeadLetter } from './writer/append-dead-letter.ts';
import { createPartitionWriter } from './writer/partition-writer.ts';
import { takeIdentity } from './writer/producer-identity.ts';

const WRITE_ANSWER_MS = 2_500;
const REPLICA_TIMEOUT_MS = 1_500;
const READ_ANSWER_MS = 5_000;
/** A fetch that waits comes back after half a second. */
const FETCH_ANSWER_MS = 2_500;

/** The log on Kafka. Its writers share one connection per leader; each fetch loop has its own. */
export interface KafkaLog extends Log {
  /** Ends all connections but those of fetch loops, which are closed by themselves. */
  close(): Promise<void>;
}

/** @param now  the clock for records of writers, ms since 1970 */
export function createKafkaLog(connection: KafkaConnection, now: () => number = Date.now): KafkaLog {
  const { topicPrefix, logger } = connection;
  const writes = createCluster(connection, WRITE_ANSWER_MS);
  const reads = createCluster(connection, READ_ANSWER_MS);
  const flights = createFlights(writes, REPLICA_TIMEOUT_MS);
  return {
    openWriter: async ({ topic, partition }) => {
      const fullTopic = topicPrefix + topic;
      const identity = await takeIdentity(reads, fullTopic, transactionalId(fullTopic, partition));
      return createPartitionWriter({ topic: fullTopic, partition, identity, flights, now });
    },
    readRange: (at, from, through) => readRange(reads, topicPrefix, { at, from, through }),
    endOffset: ({ topic, partition }) => readEndOffset(reads, topicPrefix + topic, partition),
    startOffset: ({ topic, partition }) => readStartOffset(reads, topicPrefix + topic, partition),
    offsetAt: ({ topic, partition }, timeMs) => readOffsetAt(reads, topicPrefix + topic, partition, timeMs),
    openFetchLoop: () => createFetchLoop({ cluster: createCluster(connection, FETCH_ANSWER_MS), topicPrefix, logger }),
    forget: ({ topic, partition }, below, appendedBeforeMs) =>
      forgetRecords(reads, { topic: topicPrefix + topic, partition, below, appendedBeforeMs }),
    appendDeadLetter: ({ topic, partition }, record) =>
      appendDeadLetter(flights, { topic: topicPrefix + topic, partition, record, timestampMs: now() }),
    close: () => {
      flights.close();
      writes.close();
      reads.close();
      return Promise.resolve();
    },
  };
}
