import type { ReadableLog } from '@waybill/consumer/what-if';
import type { LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { judgeRecord, NO_OFFSET, offsetAfter, toOffset } from '@waybill/messages';

/** All records of a partition that the log has now, from where retention has left it; its end is taken once. */
export async function* readRecords(log: ReadableLog, at: TopicPartition): AsyncIterable<LogRecord> {
  yield* readFrom(log, at, await log.startOffset(at));
}

async function* readFrom(log: ReadableLog, at: TopicPartition, from: Offset): AsyncIterable<LogRecord> {
  const end = await log.endOffset(at);
  if (from >= end) return;
  for await (const some of log.readRange(at, from, offsetAfter(end, -1))) yield* some;
}

/**
 * The decisions of one key in an events partition, in order: no claims, and nothing that a superseded owner wrote.
 *
 * @throws `OffsetOutOfRangeError` when the begin is missing: part of a life is not told for the whole
 */
export async function readDecided(log: ReadableLog, at: TopicPartition, key: Buffer): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  let token = NO_OFFSET;
  for await (const record of readFrom(log, at, toOffset(0n))) {
    const verdict = judgeRecord(token, record);
    token = verdict.token;
    if (verdict.kind === 'live' && record.key?.equals(key)) records.push(record);
  }
  return records;
}

/** The records of one key in a commands partition. */
export async function readOfKey(log: ReadableLog, at: TopicPartition, key: Buffer): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const record of readRecords(log, at)) if (record.key?.equals(key)) records.push(record);
  return records;
}
