import { OffsetOutOfRangeError, toOffset } from '@waybill/messages';
import type { LogRecord, NewRecord, Offset, TopicPartition } from '@waybill/messages';

/** One partition in memory: records by offset, and who may write. */
export interface MemoryPartition {
  readonly at: TopicPartition;
  /** Offset of the first record that is still there. */
  readonly start: Offset;
  /** Offset behind the last record. */
  readonly end: Offset;
  /** How many are there. */
  readonly count: number;
  /** Epoch of the last `openWriter`, which the coordinator knows. */
  newestEpoch: number;
  /** Epoch of the last claim, below which the leader refuses. */
  claimedEpoch: number;
  append(records: readonly NewRecord[], timestampMs: number): Offset;
  /** Up to so many records from an offset on. @throws `OffsetOutOfRangeError` */
  read(from: Offset, maxRecords: number): readonly LogRecord[];
  /** Forgets what lies before an offset. */
  truncate(before: Offset): void;
}

export function createMemoryPartition({ topic, partition }: TopicPartition): MemoryPartition {
  const at = { topic, partition };
  let start = 0;
  let records: LogRecord[] = [];
  return {
    at,
    newestEpoch: -1,
    claimedEpoch: -1,
    get start() {
      return toOffset(start);
    },
    get count() {
      return records.length;
    },
    get end() {
      return toOffset(start + records.length);
    },
    append: (added, timestampMs) => {
      const base = start + records.length;
      added.forEach((record, index) => records.push(toLogRecord(at, record, toOffset(base + index), timestampMs)));
      return toOffset(base);
    },
    read: (from, maxRecords) => {
      const first = Number(from) - start;
      if (first < 0 || first > records.length) {
        const sentence = `${topic}[${partition}] has no offset ${from}: history is missing.`;
        throw new OffsetOutOfRangeError(sentence, undefined, at);
      }
      return records.slice(first, first + maxRecords);
    },
    truncate: (before) => {
      const gone = Math.min(records.length, Math.max(0, Number(before) - start));
      records = records.slice(gone);
      start += gone;
    },
  };
}

function toLogRecord(at: TopicPartition, record: NewRecord, offset: Offset, timestampMs: number): LogRecord {
  const { key, value, headers, headerValues } = record;
  const varying = headers.varying.flatMap((name, index) => {
    const text = headerValues[index];
    return text === undefined ? [] : [[name, text] as const];
  });
  return {
    ...at,
    offset,
    timestampMs,
    key: key === null ? null : Buffer.from(key),
    value: Buffer.from(value),
    headers: Object.fromEntries([...headers.constant, ...varying]),
  };
}
