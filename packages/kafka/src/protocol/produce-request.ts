import type { ClientRequest } from '../client/kafkajs-internals.ts';
import { byTopic } from './by-topic.ts';
import { ByteReader } from './byte-reader.ts';

const PRODUCE = 0;
const VERSION = 7;
const ALL_IN_SYNC_REPLICAS = -1;

/** One partition's record batch; a request holds each partition once. */
export type PartitionBatch = { readonly topic: string; readonly partition: number; readonly bytes: Buffer };

/** What became of one partition's batch. */
export type PartitionAnswer = {
  readonly topic: string;
  readonly partition: number;
  /** 0 when all in-sync replicas have it. */
  readonly errorCode: number;
  /** Where it begins in the leader's log; -1 when the leader never appended it. */
  readonly baseOffset: bigint;
};
export type ProduceAnswer = {
  readonly partitions: readonly PartitionAnswer[];
  readonly clientSideThrottleTime: number;
};

/**
 * A Produce request over many partitions with an answer for each: the client's own hides all answers but the first error.
 *
 * Request => transactional_id NULLABLE_STRING, acks INT16, timeout_ms INT32, [topic STRING, [partition INT32, records BYTES]]
 * Answer => [topic STRING, [partition INT32, error_code INT16, base_offset INT64, log_append_time INT64,
 *   log_start_offset INT64]], throttle_time_ms INT32
 *
 * @param timeoutMs  how long the leader may wait for its replicas
 * @source Apache Kafka protocol guide, Produce version 7
 */
export function produceRequest(batches: readonly PartitionBatch[], timeoutMs: number): ClientRequest<ProduceAnswer> {
  return {
    request: {
      apiKey: PRODUCE,
      apiVersion: VERSION,
      apiName: 'Produce',
      encode: () => {
        const buf = encode(batches, timeoutMs);
        return Promise.resolve({ buf, buffer: buf, offset: buf.length });
      },
    },
    response: { decode: (payload) => Promise.resolve(decode(payload)), parse: (answer) => Promise.resolve(answer) },
  };
}

function encode(batches: readonly PartitionBatch[], timeoutMs: number): Buffer {
  const topics = byTopic(batches);
  let size = 12;
  for (const { name, items } of topics) {
    size += 6 + name.length;
    for (const { bytes } of items) size += 8 + bytes.length;
  }
  const request = Buffer.allocUnsafe(size);
  let at = request.writeInt16BE(-1, 0);
  at = request.writeInt16BE(ALL_IN_SYNC_REPLICAS, at);
  at = request.writeInt32BE(timeoutMs, at);
  at = request.writeInt32BE(topics.length, at);
  for (const { name, items } of topics) {
    at = request.writeInt16BE(name.length, at);
    at += name.copy(request, at);
    at = request.writeInt32BE(items.length, at);
    for (const { partition, bytes } of items) {
      at = request.writeInt32BE(partition, at);
      at = request.writeInt32BE(bytes.length, at);
      at += bytes.copy(request, at);
    }
  }
  return request;
}

function decode(payload: Buffer): ProduceAnswer {
  const reader = new ByteReader(payload);
  const partitions = reader
    .array((ofTopic) => {
      const topic = ofTopic.string();
      return ofTopic.array((of) => {
        const answer = { topic, partition: of.int32(), errorCode: of.int16(), baseOffset: of.int64() };
        // The broker's time of the append and the start of the log: nobody needs them.
        of.int64();
        of.int64();
        return answer;
      });
    })
    .flat();
  return { partitions, clientSideThrottleTime: reader.int32() };
}
