import type { LogRecord, TopicPartition } from '@waybill/messages';
import { toOffset } from '@waybill/messages';

import type { HeaderMemory } from './header-memory.ts';
import { recallText } from './header-memory.ts';
import type { VarintReader } from './varint.ts';
import { readVarint } from './varint.ts';

type RecordContext = {
  readonly at: TopicPartition;
  /** Offset and time of the batch, to which the record's own are added. */
  readonly base: bigint;
  readonly baseMs: number;
  readonly memory: HeaderMemory;
};

/** Reads the record at the reader's place and moves behind it; key and value are copied out of the answer. */
export function decodeRecord(reader: VarintReader, { at, base, baseMs, memory }: RecordContext): LogRecord {
  const end = readVarint(reader) + reader.at;
  reader.at += 1;
  const timestampMs = baseMs + readVarint(reader);
  const offset = toOffset(base + BigInt(readVarint(reader)));
  const [key, value] = readKeyAndValue(reader);
  const headers = readHeaders(reader, memory);
  if (reader.at !== end)
    throw new RangeError(`The record ${at.topic}[${at.partition}]@${offset} is not of its length.`);
  return { topic: at.topic, partition: at.partition, offset, timestampMs, key, value, headers };
}

function readKeyAndValue(reader: VarintReader): readonly [Buffer | null, Buffer | null] {
  const keySize = readVarint(reader);
  const keyAt = reader.at;
  if (keySize > 0) reader.at += keySize;
  const valueSize = readVarint(reader);
  const valueAt = reader.at;
  if (valueSize > 0) reader.at += valueSize;
  // One copy for both: whoever keeps a key or value must not keep the whole answer with it.
  const middle = Math.max(0, keySize);
  const own = Buffer.allocUnsafe(middle + Math.max(0, valueSize));
  if (keySize > 0) reader.bytes.copy(own, 0, keyAt, keyAt + keySize);
  if (valueSize > 0) reader.bytes.copy(own, middle, valueAt, valueAt + valueSize);
  return [keySize < 0 ? null : own.subarray(0, middle), valueSize < 0 ? null : own.subarray(middle)];
}

function readHeaders(reader: VarintReader, memory: HeaderMemory): Readonly<Record<string, string | undefined>> {
  const count = readVarint(reader);
  const headers: Record<string, string | undefined> = {};
  for (let place = 0; place < count; place += 1) {
    const name = readText(reader, memory.names, place);
    const value = readText(reader, memory.values, place);
    if (name !== undefined) headers[name] = value;
  }
  return headers;
}

function readText(reader: VarintReader, memory: HeaderMemory['names'], place: number): string | undefined {
  const size = readVarint(reader);
  return size < 0 ? undefined : recallText(memory, place, reader, size);
}
