import type { Offset } from './ids.ts';

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

/**
 * Keeps how far reactors have come, each in one document. A position is written behind the acknowledgement of the
 * commands that its records caused, so whoever begins at it leaves nothing out; what it repeats its targets drop.
 */
export interface ReactorStore {
  /** @returns what a majority has; empty for a reactor that is new */
  read(reactor: string): Promise<ReactorPositions>;
  /**
   * Writes these positions, each whole, and leaves those of other partitions as they are. One that lies before the stored
   * one is left out. Resolves once a majority has them.
   */
  write(reactor: string, positions: ReactorPositions): Promise<void>;
}
