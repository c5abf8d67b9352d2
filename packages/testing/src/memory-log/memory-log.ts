import { offsetAfter, toOffset } from '@waybill/messages';
import type { Log, LogRecord, NewRecord, Offset, TopicPartition } from '@waybill/messages';

import type { MemoryAppender } from './memory-appender.ts';
import { createMemoryAppender } from './memory-appender.ts';
import type { AppendFault } from './memory-faults.ts';
import { createMemoryFaults } from './memory-faults.ts';
import { createMemoryFetchLoop } from './memory-fetch-loop.ts';
import type { MemoryPartition } from './memory-partition.ts';
import { createMemoryPartitions } from './memory-partitions.ts';
import { createMemoryWriter } from './memory-writer.ts';

const RANGE_RECORDS = 500;

/** The log and its way in for commands, in memory, with what tests look at and break. */
export interface MemoryLog extends Log {
  readonly appender: MemoryAppender;
  /** What is stored, oldest first. */
  recordsOf(at: TopicPartition): readonly LogRecord[];
  /** How many are stored. */
  countOf(at: TopicPartition): number;
  /** Loses the next append, before it landed or only its answer; of a writer or of the appender, there or anywhere. */
  failNextAppend(fault: AppendFault, at?: TopicPartition): void;
  /** Writes past every fence, as a zombie might. */
  plant(at: TopicPartition, records: readonly NewRecord[]): Offset;
  /** Moves the start of a partition, as a retention that went wrong would. */
  truncate(at: TopicPartition, before: Offset): void;
}

/**
 * @param now  the clock for records of writers, ms since 1970
 * @example const log = createMemoryLog(); await log.appender.append(at, record, 0);
 */
export function createMemoryLog(now: () => number = Date.now): MemoryLog {
  const partitions = createMemoryPartitions();
  const faults = createMemoryFaults();
  return {
    appender: createMemoryAppender(partitions, faults),
    openWriter: (at) => Promise.resolve(createMemoryWriter({ partitions, at, faults, now })),
    readRange: (at, from, through) => readRange(partitions.of(at), from, through),
    endOffset: (at) => Promise.resolve(partitions.of(at).end),
    startOffset: (at) => Promise.resolve(partitions.of(at).start),
    offsetAt: (at, timeMs) => {
      const partition = partitions.of(at);
      const found = partition.read(partition.start, Infinity).find(({ timestampMs }) => timestampMs >= timeMs);
      return Promise.resolve(found?.offset ?? partition.end);
    },
    openFetchLoop: () => createMemoryFetchLoop(partitions),
    forget: (at, below, appendedBeforeMs) => {
      const partition = partitions.of(at);
      const young = partition
        .read(partition.start, Infinity)
        .find(({ timestampMs }) => timestampMs >= appendedBeforeMs);
      partition.truncate(young !== undefined && young.offset < below ? young.offset : below);
      return Promise.resolve();
    },
    appendDeadLetter: (at, record) => {
      partitions.append(at, [record], now());
      return Promise.resolve();
    },
    recordsOf: (at) => {
      const partition = partitions.of(at);
      return partition.read(partition.start, Number.POSITIVE_INFINITY);
    },
    countOf: (at) => partitions.of(at).count,
    failNextAppend: (fault, at) => {
      faults.failNextAppend(fault, at);
    },
    plant: (at, records) => partitions.append(at, records, now()),
    truncate: (at, before) => {
      partitions.of(at).truncate(before);
    },
  };
}

async function* readRange(partition: MemoryPartition, from: Offset, through: Offset) {
  let next = from < 0n ? toOffset(0n) : from;
  while (next <= through) {
    // A turn of the event loop, as long as there is nothing yet.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const records = partition.read(next, RANGE_RECORDS).filter(({ offset }) => offset <= through);
    if (records.length > 0) yield records;
    next = offsetAfter(next, records.length);
  }
}
