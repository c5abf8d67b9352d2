import { AppendFailedError, FencedError, offsetAfter } from '@waybill/messages';
import type { NewRecord, Offset, PartitionWriter, TopicPartition } from '@waybill/messages';

import type { MemoryFaults } from './memory-faults.ts';
import type { MemoryPartitions } from './memory-partitions.ts';

export type MemoryWriterOptions = {
  readonly partitions: MemoryPartitions;
  readonly at: TopicPartition;
  readonly faults: MemoryFaults;
  readonly now: () => number;
};

/** A writer with a new epoch: as on Kafka, older ones are refused only behind its claim. */
export function createMemoryWriter({ partitions, at, faults, now }: MemoryWriterOptions): PartitionWriter {
  const partition = partitions.of(at);
  const epoch = ++partition.newestEpoch;
  const place = `${at.topic}[${at.partition}]`;
  let expected: Offset | undefined;
  let dead: string | undefined;

  function land(records: readonly NewRecord[]): Offset {
    if (dead !== undefined) throw new AppendFailedError(`The writer of ${place} is dead: ${dead}`);
    const fault = faults.takeAppendFault(at);
    if (fault === 'lost-before') throw new AppendFailedError(`The append to ${place} was lost.`);
    if (epoch < partition.claimedEpoch) throw new FencedError(`Somebody claimed ${place} later.`);
    partition.claimedEpoch = epoch;
    const base = partitions.append(at, records, now());
    if (fault === 'lost-after') throw new AppendFailedError(`The answer to the append to ${place} was lost.`);
    if (expected !== undefined && base !== expected) {
      throw new AppendFailedError(`Somebody else wrote to ${place}: appended at ${base} instead of ${expected}.`);
    }
    expected = offsetAfter(base, records.length);
    return base;
  }

  // Asynchronous like a broker: the caller goes on before the answer comes.
  async function write(records: readonly NewRecord[]): Promise<Offset> {
    await new Promise(setImmediate);
    try {
      return land(records);
    } catch (error) {
      dead ??= error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  return {
    claim: (record) => write([record]),
    append: (records) =>
      expected === undefined ? Promise.reject(new AppendFailedError(`No claim on ${place} yet.`)) : write(records),
    close: () => {
      dead ??= 'It was closed.';
      return Promise.resolve();
    },
  };
}
