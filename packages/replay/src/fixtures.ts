import type { LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { CLAIM_TYPE, toOffset } from '@waybill/messages';

const TOPIC = 'orders.order.events.v1';

/** A claim, or a record under the nth claim before it. */
export type Line = 'claim' | number;

/** A topic in memory, one list of lines for each partition, whose records come a second after each other. */
export function createHistory(partitions: readonly (readonly Line[])[], { start = 0, batch = 3 } = {}) {
  const records = partitions.map((lines, partition) => toRecords(lines, partition));
  const of = ({ partition }: TopicPartition): LogRecord[] => records[partition] ?? [];
  return {
    partitions: records.map((_, partition) => ({ topic: TOPIC, partition })),
    /** Appends one record under the last claim. */
    append({ partition }: TopicPartition) {
      const line = partitions[partition]?.lastIndexOf('claim') ?? -1;
      of({ topic: TOPIC, partition }).push(toRecord(of({ topic: TOPIC, partition }).length, String(line), partition));
    },
    startOffset: () => Promise.resolve(toOffset(start)),
    endOffset: (at: TopicPartition) => Promise.resolve(toOffset(of(at).length)),
    offsetAt: (at: TopicPartition, timeMs: number) =>
      Promise.resolve(toOffset(Math.max(start, Math.min(Math.ceil(timeMs / 1000), of(at).length)))),
    async *readRange(at: TopicPartition, from: Offset, through: Offset) {
      for (let next = Number(from); next <= through; next += batch) {
        await Promise.resolve();
        yield of(at).slice(next, Math.min(next + batch, Number(through) + 1));
      }
    },
  };
}

function toRecords(lines: readonly Line[], partition: number): LogRecord[] {
  const claims: number[] = [];
  return lines.map((line, offset) => {
    if (line === 'claim') claims.push(offset);
    const under = typeof line === 'number' ? claims.at(-1 - line)?.toString() : undefined;
    return toRecord(offset, line === 'claim' ? 'claim' : under, partition);
  });
}

function toRecord(offset: number, claim: string | undefined, partition: number): LogRecord {
  const headers = claim === 'claim' ? { ce_type: CLAIM_TYPE } : { ce_type: 'test.Happened', claim };
  return {
    topic: TOPIC,
    partition,
    offset: toOffset(offset),
    timestampMs: offset * 1000,
    key: null,
    value: null,
    headers,
  };
}
