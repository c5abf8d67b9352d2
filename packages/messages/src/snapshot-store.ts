import type { Offset } from './ids.ts';
import type { TopicPartition } from './record.ts';

/** What makes a snapshot of an events partition the current one. What it means is its writer's business. */
export type SnapshotHead = {
  /** Names this head: no other writer, and no other save of this one, has the same. */
  readonly id: string;
  /** The claim under which its writer owned the partition. */
  readonly claim: Offset;
  /** The events offset that is to be read next. */
  readonly next: Offset;
  readonly body: Uint8Array;
};

/** A part of a snapshot: written once under its name, never changed. */
export type SnapshotChunk = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Keeps snapshots of events partitions. Nothing depends on it: whoever reads checks all that it gets against hashes and
 * the log, and reads the log where something is missing.
 */
export interface SnapshotStore {
  /** @returns the current head; undefined when there is none */
  readHead(at: TopicPartition): Promise<SnapshotHead | undefined>;
  /**
   * Makes this head the current one if there is none, or one of an earlier claim, or of the same claim and no later
   * offset, or the one named `instead`. Resolves once a majority has it.
   *
   * @param instead  id of a head that its reader found useless
   * @returns        whether it is the current one now
   */
  moveHead(at: TopicPartition, head: SnapshotHead, instead?: string): Promise<boolean>;
  /** Resolves once a majority has them. One whose name is taken is left as it was. */
  putChunks(at: TopicPartition, chunks: readonly SnapshotChunk[]): Promise<void>;
  /** @returns their bytes by name, without those that are missing */
  readChunks(at: TopicPartition, names: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** The names of all chunks of a partition, of every writer. */
  listChunks(at: TopicPartition): Promise<readonly string[]>;
  removeChunks(at: TopicPartition, names: readonly string[]): Promise<void>;
}
