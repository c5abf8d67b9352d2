import type { Offset, Tenant } from '@waybill/messages';
import type { Moment, OperationRow } from '@waybill/operations';

import type { Generations } from './generations.ts';
import type { ViewDocument } from './projection.ts';

/** How far a projector has come in one partition. */
export type PartitionPosition = {
  /** Offset of the last events record that is covered, always the end of a record batch; -1 for none. */
  readonly events: Offset;
  /** Offset of the last command whose outcome is covered; -1 for none. */
  readonly decidedThrough: Offset;
  /** The highest fencing token seen up to there; -1 for none. */
  readonly token: Offset;
  /** `recordIdentity` of the record at `events`, by which a lost tail is noticed; undefined where there is none. */
  readonly lastId?: string | undefined;
  /** Every event that was committed before this time is covered, ms since 1970; undefined before the end was ever read. */
  readonly asOfMs?: number | undefined;
};

/** By `topicTag.partition`, the tag being that of the commands topic. */
export type Positions = ReadonlyMap<string, PartitionPosition>;

/** Names one document of a view; `view` is the `generationName` of one of its generations. */
export type ViewKey = { readonly view: string; readonly tenant: Tenant; readonly id: string };

/** What the store holds of one document. A deleted one stays as a tombstone, so that a late write cannot revive it. */
export type StoredView = ViewKey & {
  /** The aggregate's version, or for a shared view the count of events that were folded in. */
  readonly version: number;
  /** Offset of the last event folded in, for each contributing partition. */
  readonly applied: ReadonlyMap<string, Offset>;
  readonly document: ViewDocument | undefined;
};

/** Replaces a document. An aggregate's is written only if its applied offset grows. */
export type AggregateViewWrite = StoredView & {
  readonly kind: 'aggregate';
  /** The version that was known; 0 when none was, so that the document is most likely new. No guard. */
  readonly replaces: number;
};

/** Replaces a document by compare-and-set: only if the stored version is still `replaces` (0: there was none). */
export type SharedViewWrite = StoredView & { readonly kind: 'shared'; readonly replaces: number };

/** All writes of a flight. They may be carried out in any order and in part. */
export type FlightWrites = {
  readonly views: readonly (AggregateViewWrite | SharedViewWrite)[];
  readonly rows: readonly OperationRow[];
};

/** What a guarded position write came to, the store's election term at that moment, and the moment itself. */
export type PositionWrite = { readonly matched: boolean; readonly term: bigint; readonly moment: Moment };

/** The first write of an owner, and what it has to write. */
export type Beginning = PositionWrite & {
  /** An `advance` that matches proves that they are still these. */
  readonly generations: Generations;
  /** How far the rebuilds of those have come that flights write already: what lies behind is not in them yet. */
  readonly joining: readonly Positions[];
};

/**
 * Where a projector keeps views, rows and its position. Every write carries its own guard, so that a projector that
 * was stopped and goes on can do no harm.
 */
export interface Store {
  /** undefined when there is no position document: `waybill apply` creates it. */
  readPositions(): Promise<Positions | undefined>;
  /** Begins work as `owner` by a write that a majority has: gives the first term. */
  begin(owner: string): Promise<Beginning>;
  /** Documents as the projector's own writes left them, acknowledged or not by a majority; missing ones left out. */
  loadViews(keys: readonly ViewKey[]): Promise<readonly StoredView[]>;
  /**
   * Writes all, each under its guard. A guard that holds a write back is no failure.
   *
   * @returns the shared documents that somebody else changed meanwhile: load, fold and write them again
   * @throws  anything when a write failed otherwise: which of them took place is then unknown
   */
  write(writes: FlightWrites): Promise<readonly ViewKey[]>;
  /**
   * Marks that all writes of this flight are acknowledged. It does not match when the generations were changed since the
   * owner began.
   */
  mark(owner: string, flight: number): Promise<PositionWrite>;
  /** Moves positions forward, never back, and only behind the mark of this flight; a majority has it on return. */
  advance(owner: string, flight: number, next: Positions): Promise<PositionWrite>;
}
