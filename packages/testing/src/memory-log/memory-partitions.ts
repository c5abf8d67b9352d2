import type { NewRecord, Offset, TopicPartition } from '@waybill/messages';

import type { MemoryPartition } from './memory-partition.ts';
import { createMemoryPartition } from './memory-partition.ts';

/** All partitions of a log in memory; each exists as soon as somebody names it. */
export type MemoryPartitions = {
  readonly of: (at: TopicPartition) => MemoryPartition;
  /** Appends without any fence and wakes whoever listens. */
  readonly append: (at: TopicPartition, records: readonly NewRecord[], timestampMs: number) => Offset;
  /** Calls back whenever something was appended anywhere; returns how to stop that. */
  readonly onAppend: (listener: () => void) => () => void;
};

export function createMemoryPartitions(): MemoryPartitions {
  /** By topic and number: asked for so often that a name made of both would cost most of a simulation's time. */
  const topics = new Map<string, (MemoryPartition | undefined)[]>();
  const listeners = new Set<() => void>();

  function of(at: TopicPartition): MemoryPartition {
    const known = topics.get(at.topic)?.[at.partition];
    if (known !== undefined) return known;
    const partition = createMemoryPartition(at);
    const topic = topics.get(at.topic) ?? [];
    topics.set(at.topic, topic);
    topic[at.partition] = partition;
    return partition;
  }

  return {
    of,
    append: (at, records, timestampMs) => {
      const base = of(at).append(records, timestampMs);
      for (const listener of listeners) listener();
      return base;
    },
    onAppend: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
