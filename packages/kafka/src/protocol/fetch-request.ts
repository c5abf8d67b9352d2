import type { ClientRequest } from '../client/kafkajs-internals.ts';
import { byTopic } from './by-topic.ts';
import { ByteReader } from './byte-reader.ts';

const FETCH = 1;
const VERSION = 11;
const CONSUMER = -1;
const READ_COMMITTED = 1;
const NO_SESSION_EPOCH = -1;
const UNKNOWN_EPOCH = -1;

/** From where one partition is wanted. */
export type FetchFrom = { readonly topic: string; readonly partition: number; readonly offset: bigint };

export type FetchLimits = {
  /** How long the broker may wait for the first record. */
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
};

/** One partition's part of an answer; its bytes are a view of the whole answer. */
export type FetchedPartition = {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** The last stable offset: behind the last record that every reader may see. */
  readonly end: bigint;
  /** Transactions of foreign writers that came to nothing. */
  readonly aborted: readonly AbortedTransaction[];
  readonly batches: Buffer;
};
export type AbortedTransaction = { readonly producerId: bigint; readonly firstOffset: bigint };
export type FetchAnswer = {
  readonly errorCode: number;
  readonly partitions: readonly FetchedPartition[];
  readonly clientSideThrottleTime: number;
};

/**
 * A Fetch request without a session: the answer comes at once when there is one byte. The client's own decoder spends
 * several times as long on a record, stops for ever at an empty batch and leaks records of overlapping aborted
 * transactions; here the bytes are handed out as they came.
 *
 * Request => replica_id INT32, max_wait_ms INT32, min_bytes INT32, max_bytes INT32, isolation_level INT8,
 *   session_id INT32, session_epoch INT32, [topic STRING, [partition INT32, leader_epoch INT32, offset INT64,
 *   log_start_offset INT64, max_bytes INT32]], [forgotten], rack_id STRING
 * Answer => throttle_time_ms INT32, error_code INT16, session_id INT32, [topic STRING, [partition INT32,
 *   error_code INT16, high_watermark INT64, last_stable_offset INT64, log_start_offset INT64,
 *   [producer_id INT64, first_offset INT64], preferred_read_replica INT32, records BYTES]]
 *
 * @source Apache Kafka protocol guide, Fetch version 11
 */
export function fetchRequest(wanted: readonly FetchFrom[], limits: FetchLimits): ClientRequest<FetchAnswer> {
  return {
    request: {
      apiKey: FETCH,
      apiVersion: VERSION,
      apiName: 'Fetch',
      encode: () => {
        const buf = encode(wanted, limits);
        return Promise.resolve({ buf, buffer: buf, offset: buf.length });
      },
    },
    response: { decode: (payload) => Promise.resolve(decode(payload)), parse: (answer) => Promise.resolve(answer) },
  };
}

function encode(wanted: readonly FetchFrom[], { maxWaitMs, maxBytes, maxPartitionBytes }: FetchLimits): Buffer {
  const topics = byTopic(wanted);
  const size = topics.reduce((sum, { name, items }) => sum + 6 + name.length + 28 * items.length, 35);
  const request = Buffer.allocUnsafe(size);
  let at = request.writeInt32BE(CONSUMER, 0);
  at = request.writeInt32BE(maxWaitMs, at);
  at = request.writeInt32BE(1, at);
  at = request.writeInt32BE(maxBytes, at);
  at = request.writeInt8(READ_COMMITTED, at);
  at = request.writeInt32BE(0, at);
  at = request.writeInt32BE(NO_SESSION_EPOCH, at);
  at = request.writeInt32BE(topics.length, at);
  for (const { name, items } of topics) {
    at = request.writeInt16BE(name.length, at);
    at += name.copy(request, at);
    at = request.writeInt32BE(items.length, at);
    for (const { partition, offset } of items) {
      at = request.writeInt32BE(partition, at);
      at = request.writeInt32BE(UNKNOWN_EPOCH, at);
      at = request.writeBigInt64BE(offset, at);
      at = request.writeBigInt64BE(-1n, at);
      at = request.writeInt32BE(maxPartitionBytes, at);
    }
  }
  at = request.writeInt32BE(0, at);
  request.writeInt16BE(0, at);
  return request;
}

function decode(payload: Buffer): FetchAnswer {
  const reader = new ByteReader(payload);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  reader.int32();
  const partitions = reader
    .array((ofTopic) => {
      const topic = ofTopic.string();
      return ofTopic.array((of) => decodePartition(of, topic));
    })
    .flat();
  return { errorCode, partitions, clientSideThrottleTime };
}

function decodePartition(reader: ByteReader, topic: string): FetchedPartition {
  const partition = reader.int32();
  const errorCode = reader.int16();
  // Before it comes the high watermark, behind it the log start.
  reader.int64();
  const end = reader.int64();
  reader.int64();
  const aborted = reader.array((of) => ({ producerId: of.int64(), firstOffset: of.int64() }));
  reader.int32();
  return { topic, partition, errorCode, end, aborted, batches: reader.slice() };
}
