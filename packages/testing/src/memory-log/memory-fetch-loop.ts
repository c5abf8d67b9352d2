import { offsetAfter, toOffset } from '@waybill/messages';
import type { FetchedRecords, FetchLoop, LogRecord, Offset, TopicPartition } from '@waybill/messages';

import type { MemoryPartition } from './memory-partition.ts';
import type { MemoryPartitions } from './memory-partitions.ts';

export function createMemoryFetchLoop(partitions: MemoryPartitions): FetchLoop {
  return new MemoryFetchLoop(partitions);
}

class MemoryFetchLoop implements FetchLoop {
  private readonly partitions: MemoryPartitions;
  private readonly wanted = new Map<MemoryPartition, Offset>();
  private readonly waiters = new Set<() => void>();
  private readonly stopListening: () => void;
  private closed = false;

  constructor(partitions: MemoryPartitions) {
    this.partitions = partitions;
    this.stopListening = partitions.onAppend(() => {
      this.wake();
    });
  }

  assign(at: TopicPartition, from: Offset): void {
    const partition = this.partitions.of(at);
    this.wanted.delete(partition);
    this.wanted.set(partition, from < 0n ? toOffset(0n) : from);
    this.wake();
  }

  unassign(at: TopicPartition): void {
    this.wanted.delete(this.partitions.of(at));
  }

  async take(maxRecords: number, signal: AbortSignal): Promise<readonly FetchedRecords[]> {
    for (;;) {
      // Asynchronous even when something is there, like an answer over a network.
      await new Promise(setImmediate);
      if (this.closed || signal.aborted) return [];
      const fetched = this.takeNow(maxRecords);
      if (fetched.length > 0) return fetched;
      await this.nextWake(signal);
    }
  }

  endSeenAt(at: TopicPartition): number | undefined {
    const partition = this.partitions.of(at);
    const next = this.wanted.get(partition);
    return next === undefined || next < partition.end ? undefined : Date.now();
  }

  close(): Promise<void> {
    this.closed = true;
    this.stopListening();
    this.wake();
    return Promise.resolve();
  }

  private wake(): void {
    for (const waiter of this.waiters) waiter();
  }

  private takeNow(maxRecords: number): FetchedRecords[] {
    const fetched: FetchedRecords[] = [];
    let room = maxRecords;
    for (const [partition, from] of this.wanted) {
      const records = this.readOrForget(partition, from, room);
      if (records.length === 0) continue;
      const next = offsetAfter(from, records.length);
      this.wanted.set(partition, next);
      fetched.push({ ...partition.at, records, next });
      room -= records.length;
      if (room <= 0) break;
    }
    return fetched;
  }

  private readOrForget(partition: MemoryPartition, from: Offset, maxRecords: number): readonly LogRecord[] {
    try {
      return partition.read(from, maxRecords);
    } catch (error) {
      this.wanted.delete(partition);
      throw error;
    }
  }

  private nextWake(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiter = (): void => {
        this.waiters.delete(waiter);
        signal.removeEventListener('abort', waiter);
        resolve();
      };
      this.waiters.add(waiter);
      signal.addEventListener('abort', waiter);
    });
  }
}
