import type { Offset } from '@waybill/messages';
import { NO_OFFSET, PartUnavailableError } from '@waybill/messages';
import type { Moment, OperationRow, PositionsReading, StatusReader } from '@waybill/operations';
import { rowKey } from '@waybill/operations';
import { LRUCache } from 'lru-cache';

import { GatheredPositions } from './gathered-positions.ts';
import { createSharedReads } from './shared-reads.ts';

/**
 * What this process knows of the positions. Positive knowledge is monotone: what was decided once stays decided, so an
 * old reading may say so. Negative knowledge must be fresh: only a reading that was sent after the question arrived may
 * say "not yet".
 */
export type KnownPositions = {
  /** The furthest that any reading has told; `NO_OFFSET` for a partition in which nothing was decided. */
  decidedThrough(partition: string): Offset;
  /** The last record of events that is projected, the same way. */
  eventsThrough(partition: string): Offset;
  /** The fencing token at that record. */
  token(partition: string): Offset;
  /** Every event committed before then is projected, ms since 1970; undefined where nobody came to the end yet. */
  asOfMs(partition: string): number | undefined;
  /** Whether any reading told of the partition: one that nobody created is not one in which nothing was decided. */
  has(partition: string): boolean;
  /** A terminal row by `rowKey` that came with a reading and is still at hand. What is terminal is final: it is true. */
  ended(key: string): OperationRow | undefined;
  /** Reads anew, no earlier than now. @throws `PartUnavailableError`, also when there is no position document */
  refresh(): Promise<void>;
  /** Reads that must see all that is known are asked for this moment; undefined before the first reading. */
  moment(): Moment | undefined;
  /** Calls with the partitions that have moved on. */
  onAdvance(listener: (partitions: readonly string[]) => void): void;
  /** When the last reading arrived, ms since 1970; undefined before the first. */
  readAtMs(): number | undefined;
  /** Why positions are not known: nothing was read yet, or the last attempt failed. */
  failure(): string | undefined;
  close(): void;
};

/** Who has heard nothing for longer may have lost the way on which he would hear of an advance. */
export const HEARD_LATELY_MS = 1_000;

/** All positions are one document: it is read or not read. */
const ALL = 'positions';
const NOTHING = new Map<string, never>();
/** Most who ask for a row do so within seconds of its end. */
const ENDED_ROWS = { max: 10_000, maxSize: 32 * 1024 * 1024, sizeCalculation: roughBytes };

export function followPositions(status: StatusReader, now: () => number): KnownPositions {
  const known = new GatheredPositions();
  const listeners: ((partitions: readonly string[]) => void)[] = [];
  let moment: Moment | undefined;
  let readAtMs: number | undefined;
  let failure: string | undefined = 'Positions were not read yet.';

  const endedRows = new LRUCache<string, OperationRow>(ENDED_ROWS);

  function take(reading: PositionsReading): void {
    readAtMs = now();
    for (const row of reading.ended ?? []) endedRows.set(rowKey(row.tenant, row), row);
    const { raised, isBehind } = known.take(reading);
    // All positions are one document, so a reading that is nowhere behind is the latest in the store's history.
    if (!isBehind && revisionOf(reading.moment) >= revisionOf(moment)) moment = reading.moment;
    if (raised.length > 0) for (const listener of listeners) listener(raised);
  }

  const reads = createSharedReads<never>(async () => {
    const reading = await status.readPositions();
    // That nothing is written down does not mean that nothing was decided.
    if (reading === undefined) throw new PartUnavailableError(NO_POSITIONS);
    take(reading);
    return NOTHING;
  }, 1);
  const unwatch = status.watchPositions(take);

  return {
    decidedThrough: (partition) => known.decidedThrough.get(partition) ?? NO_OFFSET,
    eventsThrough: (partition) => known.eventsThrough.get(partition) ?? NO_OFFSET,
    token: (partition) => known.tokens.get(partition) ?? NO_OFFSET,
    asOfMs: (partition) => known.asOfMs.get(partition),
    has: (partition) => known.decidedThrough.has(partition),
    ended: (key) => endedRows.get(key),
    async refresh() {
      try {
        await reads.get(ALL);
        failure = undefined;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
        throw error;
      }
    },
    moment: () => moment,
    onAdvance(listener) {
      listeners.push(listener);
    },
    readAtMs: () => readAtMs,
    failure: () => failure,
    close: unwatch,
  };
}

/** Generations may change while no position moves. */
function revisionOf(moment: Moment | undefined): number {
  return moment?.generations?.revision ?? 0;
}

const NO_POSITIONS = 'There are no positions. Run `waybill apply`.';

/** All of a row but its texts of any length is small. */
function roughBytes({ error, result }: OperationRow): number {
  return 1_024 + 2 * ((result?.length ?? 0) + (error?.message.length ?? 0) + (error?.details?.length ?? 0));
}
