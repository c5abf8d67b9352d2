import type { LiveGenerations } from '@waybill/operations';

import type { Generations, ViewGenerations } from './generations.ts';
import type { Positions, Store, StoredView } from './store.ts';

/** The generations of all views of a deployment, and its positions at the same instant. */
export type StoredGenerations = {
  /** How often they were changed. */
  readonly revision: number;
  readonly of: Generations;
  readonly positions: Positions;
};

/** One step of a view's generations, and who made it. */
export type GenerationChange = {
  readonly view: string;
  /** The generation that it is about. */
  readonly generation: number;
  readonly step: 'begin' | 'join' | 'switch' | 'rollback' | 'retire';
  readonly by: string;
  readonly at: Date;
};

/** So many changes are kept. They are read by themselves: positions are read far more often than anybody asks who changed what. */
export const KEPT_CHANGES = 100;

/** Where the generations of views are kept: beside the positions, so that both change in one instant. */
export interface GenerationStore {
  /**
   * @returns undefined when there is no position document: `waybill apply` creates it
   * @throws  `PartUnavailableError`
   */
  read(): Promise<StoredGenerations | undefined>;
  /**
   * Replaces the generations of the view that a change is about, if nobody changed any since they were read. It wipes the markers of all flights:
   * each that is under way is carried out anew, into the generations that are to be written now.
   *
   * @returns what is stored at that instant, which a majority has; undefined when somebody else was faster
   */
  change(
    before: StoredGenerations,
    to: ViewGenerations,
    change: GenerationChange,
  ): Promise<StoredGenerations | undefined>;
  /** The last changes, the youngest at the end; none when there is no position document. */
  changes(): Promise<readonly GenerationChange[]>;
  /** Creates what a rebuild writes to, and its positions before the first record of each partition; what is there stays. */
  prepare(view: string, generation: number, partitions: readonly string[]): Promise<void>;
  /** Where a rebuild writes: it has positions of its own. */
  storeOf(view: string, generation: number): Store;
  /** Forgets how far a rebuild has come: flights write the generation now. */
  forget(view: string, generation: number): Promise<void>;
  /** Deletes a generation, and how far its rebuild has come. */
  drop(view: string, generation: number): Promise<void>;
  /** The generations of a view of which there is anything, in the order of their numbers. */
  existing(view: string): Promise<readonly number[]>;
  /** About how many documents a generation has, tombstones among them. */
  count(view: string, generation: number): Promise<number>;
  /** All documents of a generation, tombstones among them, in the order of the bytes of `tenant|id`. */
  scan(view: string, generation: number): AsyncIterable<StoredView>;
}

/** What readers are told of generations. */
export function toLiveGenerations({ revision, of }: Pick<StoredGenerations, 'revision' | 'of'>): LiveGenerations {
  return { revision, of: new Map(Array.from(of, ([view, { live }]) => [view, live])) };
}
