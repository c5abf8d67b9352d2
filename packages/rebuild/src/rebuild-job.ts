import type { Contract, FetchedRecords, Offset, TopicPartition } from '@waybill/messages';
import type { GenerationStore, Projection, RecordDecoder } from '@waybill/projection';

/** Waits so many ms; rejects when the whole is to end. */
export type Wait = (ms: number) => Promise<unknown>;

/** A view whose generations are to be changed. */
export type GenerationJob = {
  /** Name of the view. */
  readonly view: string;
  readonly generations: GenerationStore;
  readonly wait: Wait;
  /** Who changes them: it is kept with each change. */
  readonly by: string;
  readonly now: () => Date;
};

/** What a rebuild reads from: explicit offsets, no group. */
export type RebuildSource = {
  /** Begins at an offset; an assigned partition begins anew there. */
  assign(at: TopicPartition, from: Offset): void;
  unassign(at: TopicPartition): void;
  /** What is queued, whole record batches; nothing when nothing came for a while. */
  take(): Promise<readonly FetchedRecords[]>;
};

/** What it takes to build a view anew. */
export type RebuildJob = Omit<GenerationJob, 'view'> & {
  readonly projection: Projection;
  /** Whose events the projection folds. */
  readonly contracts: readonly Contract[];
  readonly decoder: RecordDecoder;
  readonly source: RebuildSource;
  /** Names this process among all projectors: letters, digits, `-` and `_`, never used again. */
  readonly owner: string;
  /**
   * So near the others that each flight may write the generation too: they begin again where the rebuild is, and readers
   * wait for that. In offsets of all partitions. @default 2000
   */
  readonly nearOffsets?: bigint;
  /** Called behind each flight with its records; the next one begins when its promise is kept. */
  readonly pace?: (records: number) => Promise<unknown>;
  /** Compares what was built with what readers get before they are switched; they are not when the two differ. */
  readonly compare?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Told why it waits, such as that the store is away. */
  readonly onWaiting?: (reason: string) => void;
};

/** How far a rebuild is. */
export type RebuildProgress = {
  readonly generation: number;
  readonly stage: 'building' | 'joined' | 'comparing' | 'switched';
  /** Offsets that are behind it, and those that were there when the others were last looked at. */
  readonly done: bigint;
  readonly total: bigint;
};
