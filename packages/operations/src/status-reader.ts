import type { Offset, Tenant } from '@waybill/messages';

import type { OperationRow } from './operation-row.ts';

/** Offsets of partitions, by `positionKey`. */
export type OffsetsByPartition = ReadonlyMap<string, Offset>;

/** What was read of the positions, and a moment in the store's history: later reads can be asked to see at least it. */
export type PositionsReading = {
  /** The last command of each partition that was decided and projected. */
  readonly decidedThrough: OffsetsByPartition;
  /** The last record of events of each partition that was projected. */
  readonly eventsThrough: OffsetsByPartition;
  /** The fencing token at that record: with it a reader can go on behind it. */
  readonly tokens: OffsetsByPartition;
  /** Every event that was committed before this time is projected, ms since 1970; nothing for a partition never read to its end. */
  readonly asOfMs: ReadonlyMap<string, number>;
  readonly moment: Moment;
  /** Rows that are terminal and covered by these positions, where the teller has them at hand: nobody need read them. */
  readonly ended?: readonly OperationRow[];
};

/** A moment in the history of the store, opaque to everybody but its adapter. */
export type Moment = {
  readonly store: unknown;
  /** Which generations of views readers got then; undefined when each view had its first alone. */
  readonly generations?: LiveGenerations | undefined;
};

/** Which generation of each view readers get. */
export type LiveGenerations = {
  /** How often generations were changed by then: of two, the higher one is the later one. */
  readonly revision: number;
  /** By view; one that is left out has its first generation, 1. */
  readonly of: ReadonlyMap<string, number>;
};

/** The generation of a view that readers got at a moment, counted from 1. */
export function liveGenerationOf(view: string, moment: Moment | undefined): number {
  return moment?.generations?.of.get(view) ?? 1;
}

/** One condition of a list of rows; `time` has Dates, all others texts. */
export type RowFilter = {
  readonly field: 'status' | 'commandType' | 'target' | 'commandId' | 'time';
  readonly operator: 'eq' | 'in' | 'gt' | 'gte' | 'lt' | 'lte';
  /** A list for `in`, else one value. */
  readonly value: unknown;
};

/** One page of a tenant's rows, by the times of their commands and then by their keys. */
export type RowQuery = {
  readonly tenant: Tenant;
  readonly filters: readonly RowFilter[];
  readonly descending: boolean;
  /** Where the page before ended. */
  readonly after: { readonly time: Date; readonly key: string } | undefined;
  readonly limit: number;
};

/** Where the ingress reads statuses. All reads are from the primary with read concern majority. */
export interface StatusReader {
  /**
   * Positions as they are at some instant after the call.
   *
   * @returns undefined while there is no position document: that is not "nothing decided"
   * @throws  `PartUnavailableError`
   */
  readPositions(): Promise<PositionsReading | undefined>;
  /**
   * Rows by `rowKey`, read no earlier than `after`; missing ones are left out.
   *
   * @throws `PartUnavailableError`
   */
  readRows(keys: readonly string[], after: Moment): Promise<ReadonlyMap<string, OperationRow>>;
  /**
   * Rows of a tenant, read no earlier than `after`. By their status only firsts are found: a repeat has that of its first.
   *
   * @throws `PartUnavailableError`
   */
  listRows(query: RowQuery, after: Moment): Promise<readonly OperationRow[]>;
  /** Tells of every advance of the positions until the returned function is called; survives interruptions by itself. */
  watchPositions(onAdvance: (reading: PositionsReading) => void, options?: WatchOptions): () => void;
}

/** Of what a watcher of positions need not hear. */
export type WatchOptions = {
  /** A projector whose advances the watcher hears of without the store, but for those that it made before it began. */
  readonly except?: string | undefined;
};
