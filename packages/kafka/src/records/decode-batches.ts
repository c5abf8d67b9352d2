import type { LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { toOffset } from '@waybill/messages';

import type { AbortedTransaction } from '../protocol/fetch-request.ts';
import { crc32c } from './crc32c.ts';
import { decodeRecord } from './decode-record.ts';
import type { HeaderMemory } from './header-memory.ts';
import { BATCH_HEAD, BEFORE_CHECKED } from './record-batch.ts';
import type { VarintReader } from './varint.ts';
import { readVarint } from './varint.ts';

/** What one record batch holds for a reader: nothing, when it is a marker or was aborted. */
export type DecodedBatch = {
  readonly records: readonly LogRecord[];
  /** The offset behind the batch, whatever of it is left. */
  readonly next: Offset;
  readonly sizeBytes: number;
};

export type DecodeOptions = {
  /** By our own names, for the records. */
  readonly at: TopicPartition;
  /** Records below are left out: a batch is stored whole, and the wanted offset may lie within. */
  readonly from: bigint;
  readonly aborted: readonly AbortedTransaction[];
  readonly memory: HeaderMemory;
};

const COMPRESSION = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const ABORT_MARKER = 0;
/** Base offset and length, which the length does not count. */
const BEFORE_COUNTED = 12;

/**
 * Record batches as a fetch brought them, whole ones only: the last may be cut off.
 *
 * @throws `Error` when somebody compresses, writes in an old format, or a checksum is wrong
 * @source Apache Kafka, "Message format"; the rule for aborted transactions is that of the Java consumer
 */
export function decodeBatches(bytes: Buffer, options: DecodeOptions): DecodedBatch[] {
  const batches: DecodedBatch[] = [];
  const filter = createAbortFilter(options.aborted);
  let start = 0;
  while (start + BATCH_HEAD <= bytes.length) {
    const end = start + BEFORE_COUNTED + bytes.readInt32BE(start + 8);
    if (end > bytes.length) break;
    const batch = bytes.subarray(start, end);
    batches.push(decodeBatch(batch, options, filter));
    start = end;
  }
  return batches;
}

function decodeBatch(batch: Buffer, options: DecodeOptions, filter: AbortFilter): DecodedBatch {
  const { at } = options;
  const base = batch.readBigInt64BE(0);
  const attributes = batch.readInt16BE(21);
  const last = base + BigInt(batch.readInt32BE(23));
  const next = toOffset(last + 1n);
  if (batch.readInt8(16) !== 2)
    throw new Error(`${at.topic}[${at.partition}]@${base} is in a format before Kafka 0.11.`);
  if (crc32c(batch, BEFORE_CHECKED) !== batch.readUInt32BE(17)) {
    throw new Error(`The checksum of the batch ${at.topic}[${at.partition}]@${base} is wrong.`);
  }
  const isControl = (attributes & CONTROL) !== 0;
  const producerId = batch.readBigInt64BE(43);
  const isAborted = filter(producerId, last, isControl ? batch : undefined) && (attributes & TRANSACTIONAL) !== 0;
  if (isControl || isAborted) return { records: [], next, sizeBytes: batch.length };
  if ((attributes & COMPRESSION) !== 0) {
    throw new Error(
      `${at.topic}[${at.partition}]@${base} is compressed: set compression.type=producer and write without compression.`,
    );
  }
  return { records: decodeRecords(batch, base, options), next, sizeBytes: batch.length };
}

function decodeRecords(batch: Buffer, base: bigint, { at, from, memory }: DecodeOptions): LogRecord[] {
  const baseMs = Number(batch.readBigInt64BE(27));
  const count = batch.readInt32BE(57);
  const reader: VarintReader = { bytes: batch, at: BATCH_HEAD };
  const records: LogRecord[] = [];
  for (let i = 0; i < count; i += 1) {
    const record = decodeRecord(reader, { at, base, baseMs, memory });
    if (record.offset >= from) records.push(record);
  }
  return records;
}

/** Whether a batch's producer is within an aborted transaction there; a control batch may end it. */
type AbortFilter = (producerId: bigint, lastOffset: bigint, control: Buffer | undefined) => boolean;

function createAbortFilter(aborted: readonly AbortedTransaction[]): AbortFilter {
  if (aborted.length === 0) return () => false;
  const rest = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const open = new Set<bigint>();
  let begun = 0;
  return (producerId, lastOffset, control) => {
    for (let entry = rest[begun]; entry !== undefined && entry.firstOffset <= lastOffset; entry = rest[++begun]) {
      open.add(entry.producerId);
    }
    if (control !== undefined && markerOf(control) === ABORT_MARKER) open.delete(producerId);
    return open.has(producerId);
  };
}

/** ControlRecordKey => version INT16, type INT16 */
function markerOf(control: Buffer): number | undefined {
  const reader: VarintReader = { bytes: control, at: BATCH_HEAD };
  readVarint(reader);
  reader.at += 1;
  readVarint(reader);
  readVarint(reader);
  const keySize = readVarint(reader);
  return keySize >= 4 ? control.readInt16BE(reader.at + 2) : undefined;
}
