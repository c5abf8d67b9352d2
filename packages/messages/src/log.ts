import type { Offset } from './ids.ts';
import type { LogRecord, NewRecord, TopicPartition } from './record.ts';

/** Where the ingress puts commands. */
export interface CommandAppender {
  /**
   * Appends one record with the time of the call as its timestamp.
   *
   * @returns the record's address, once all in-sync replicas have it
   * @throws  `NotAcceptedError` when the record is surely not in the log, `AppendUnknownError` when it may be
   */
  append(at: TopicPartition, record: NewRecord, timestampMs: number): Promise<Offset>;
  /** Whether commands are taken now; a reason when they are not. */
  readonly accepting: true | string;
}

/** Writes one events partition for its owner. After any failure it is dead: close it and claim again. */
export interface PartitionWriter {
  /**
   * Appends the claim, which makes the leader refuse every earlier owner.
   *
   * @returns the claim's offset, the owner's fencing token
   * @throws  `FencedError` when somebody claimed later, `AppendFailedError` otherwise
   */
  claim(record: NewRecord): Promise<Offset>;
  /**
   * Appends all records as one batch, whole or not at all.
   *
   * @returns the offset of the first one, always the one behind this owner's last record
   * @throws  `FencedError`, or `AppendFailedError` for anything else; whether it landed is then unknown
   */
  append(records: readonly NewRecord[]): Promise<Offset>;
  close(): Promise<void>;
}

/** Records of one partition, in order, as one fetch brought them. */
export type FetchedRecords = TopicPartition & {
  readonly records: readonly LogRecord[];
  /** Where the next fetch begins: behind the last record, control records and gaps included. */
  readonly next: Offset;
};

/** Reads many partitions on one connection of its own, from explicit offsets. No group, no committed offset. */
export interface FetchLoop {
  /** Begins at an offset; an assigned partition begins anew there. */
  assign(at: TopicPartition, from: Offset): void;
  unassign(at: TopicPartition): void;
  /**
   * All that is queued, up to about `maxRecords`; waits until there is something. Record batches are never torn.
   * An empty answer means that the loop was closed or the signal fired.
   *
   * @throws `OffsetOutOfRangeError` when a wanted offset is below the start of the log: an alarm, never skipped
   */
  take(maxRecords: number, signal: AbortSignal): Promise<readonly FetchedRecords[]>;
  /**
   * When what was taken of a partition was all that there was: the clock, ms since 1970, at the sending of the last fetch
   * that found nothing more. What was committed before then is among the records that were taken.
   *
   * @returns undefined while more is known to be there, or before any fetch has come to the end
   */
  endSeenAt(at: TopicPartition): number | undefined;
  close(): Promise<void>;
}

/** What a consumer or projector needs of the log. */
export interface Log {
  /** Takes over a partition: the coordinator now knows that earlier owners are stale. The claim must follow. */
  openWriter(at: TopicPartition): Promise<PartitionWriter>;
  /**
   * Reads `from` to `through`, both included, then ends.
   *
   * @throws `OffsetOutOfRangeError` when `from` is below the start of the log
   */
  readRange(at: TopicPartition, from: Offset, through: Offset): AsyncIterable<readonly LogRecord[]>;
  /** The offset behind the last record that every reader may see. */
  endOffset(at: TopicPartition): Promise<Offset>;
  /** The offset of the first record that retention has left; the end offset when there is none. */
  startOffset(at: TopicPartition): Promise<Offset>;
  /** The offset of the first record of this time or a later one, ms since 1970; the end offset when there is none. */
  offsetAt(at: TopicPartition, timeMs: number): Promise<Offset>;
  openFetchLoop(): FetchLoop;
  /**
   * Deletes for ever what lies below an offset and was appended before a time, ms since 1970: the start of the log moves
   * up to the first record of which not both are true.
   */
  forget(at: TopicPartition, below: Offset, appendedBeforeMs: number): Promise<void>;
  /** Appends at least once, for dead letters: ids in the records let readers drop doubles. */
  appendDeadLetter(at: TopicPartition, record: NewRecord): Promise<void>;
}

/** Which partitions this process should work on, by a group that has no other use. It decides who tries, not who may. */
export interface Membership {
  /** Called with all partitions of this member whenever they change; empty when it left or lost its place. */
  onAssigned(listener: (partitions: readonly TopicPartition[]) => void): void;
  /** Ends with an error when the member can't go on; the process should then exit with 1. */
  readonly failed: Promise<Error>;
  leave(): Promise<void>;
}
