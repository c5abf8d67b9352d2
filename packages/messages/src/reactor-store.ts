import type { Offset } from './ids.ts';
import type { TopicPartition } from './record.ts';

/** How far a reactor has come in one events partition. */
export type ReactorPosition = {
  /** Offset of the last record to which it has reacted, or need not; -1 for none. */
  readonly events: Offset;
  /** The highest fencing token seen up to there; -1 for none. */
  readonly token: Offset;
  /** By which the record at `events` is told from any other; undefined where there is none. */
  readonly lastId: string | undefined;
  /** The first record up to `events` that still waits, by aggregate `tenant|id`: it and what follows are parked. */
  readonly parked: ReadonlyMap<string, Offset>;
};

/** By the tag of the commands topic and the partition, as in a `Position`. */
export type ReactorPositions = ReadonlyMap<string, ReactorPosition>;

/** Where a timer comes from, by which it is known: the same cause sets the same timer again. */
export type TimerId = {
  /** Of the partition of its cause, as in `ReactorPositions`. */
  readonly partition: string;
  /** Offset of its cause. */
  readonly offset: Offset;
  /** Which of the commands that its cause asks for. */
  readonly index: number;
};

/** A command that a reactor sends later: the record as it will be appended, but for its time. */
export type Timer = TimerId & {
  readonly due: Date;
  readonly at: TopicPartition;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
};

/** Which timers to read. */
export type TimersAsked = {
  /** Of causes in these partitions. */
  readonly partitions: readonly string[];
  /** Due by then; undefined: whenever. */
  readonly through: Date | undefined;
  /** The first so many. */
  readonly limit: number;
};

/**
 * Keeps how far reactors have come, each in one document, and what they have to send later. A position is written behind
 * the acknowledgement of the commands that its records caused, and behind the timers that they set, so whoever begins at
 * it leaves nothing out; what it repeats its targets drop.
 */
export interface ReactorStore {
  /** @returns what a majority has; empty for a reactor that is new */
  read(reactor: string): Promise<ReactorPositions>;
  /**
   * Writes these positions, each whole, and leaves those of other partitions as they are. One that lies before the stored
   * one is left out. Resolves once a majority has them.
   */
  write(reactor: string, positions: ReactorPositions): Promise<void>;
  /** Keeps these timers; one that is kept already stays as it is. Resolves once a majority has them. */
  setTimers(reactor: string, timers: readonly Timer[]): Promise<void>;
  /** Timers of a reactor in the order of their times; what a majority has. */
  readTimers(reactor: string, asked: TimersAsked): Promise<readonly Timer[]>;
  /** Forgets these timers. */
  removeTimers(reactor: string, timers: readonly TimerId[]): Promise<void>;
}
