import { crc32c } from './crc32c.ts';
import { varintSize, writeVarint } from './varint.ts';

/** Bytes of a batch before its first record. */
export const BATCH_HEAD = 61;
/** Bytes of a batch that its checksum does not cover. */
export const BEFORE_CHECKED = 21;

/** A record whose payload is encoded already. */
export type EncodedRecord = { readonly payload: Buffer; readonly timestampMs: number };

/** Who writes; `NOBODY` for a batch without fence and sequence. */
export type Producer = { readonly id: bigint; readonly epoch: number; readonly sequence: number };
export const NOBODY: Producer = { id: -1n, epoch: -1, sequence: -1 };

/**
 * One record batch in one buffer of exactly its size, uncompressed, with the timestamps of its writers.
 *
 * RecordBatch => base_offset INT64, length INT32, leader_epoch INT32, magic INT8, crc UINT32, attributes INT16,
 *   last_offset_delta INT32, base_timestamp INT64, max_timestamp INT64, producer_id INT64, producer_epoch INT16,
 *   base_sequence INT32, records_count INT32, [record]
 * Record => length VARINT, attributes INT8, timestamp_delta VARLONG, offset_delta VARINT, payload
 *
 * @param records  one or more
 * @source Apache Kafka, "Message format", record batch version 2
 */
export function encodeBatch(records: readonly EncodedRecord[], producer: Producer): Buffer {
  const baseMs = records[0]?.timestampMs ?? 0;
  let maxMs = baseMs;
  let total = BATCH_HEAD;
  for (let i = 0; i < records.length; i += 1) {
    const record = records[i];
    if (record === undefined) continue;
    const size = bodySize(record, i, baseMs);
    total += varintSize(size) + size;
    if (record.timestampMs > maxMs) maxMs = record.timestampMs;
  }
  const batch = Buffer.allocUnsafe(total);
  let at = BATCH_HEAD;
  for (let i = 0; i < records.length; i += 1) {
    const record = records[i];
    if (record === undefined) continue;
    at = writeVarint(batch, at, bodySize(record, i, baseMs));
    batch[at++] = 0;
    at = writeVarint(batch, at, record.timestampMs - baseMs);
    at = writeVarint(batch, at, i);
    batch.set(record.payload, at);
    at += record.payload.length;
  }
  writeHead(batch, { count: records.length, baseMs, maxMs, producer });
  return batch;
}

function bodySize({ payload, timestampMs }: EncodedRecord, index: number, baseMs: number): number {
  return 1 + varintSize(timestampMs - baseMs) + varintSize(index) + payload.length;
}

type Head = {
  readonly count: number;
  readonly baseMs: number;
  readonly maxMs: number;
  readonly producer: Producer;
};

function writeHead(batch: Buffer, { count, baseMs, maxMs, producer }: Head): void {
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(-1, 12);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(0, 21);
  batch.writeInt32BE(count - 1, 23);
  batch.writeBigInt64BE(BigInt(baseMs), 27);
  batch.writeBigInt64BE(BigInt(maxMs), 35);
  batch.writeBigInt64BE(producer.id, 43);
  batch.writeInt16BE(producer.epoch, 51);
  batch.writeInt32BE(producer.sequence, 53);
  batch.writeInt32BE(count, 57);
  batch.writeUInt32BE(crc32c(batch, BEFORE_CHECKED), 17);
}
