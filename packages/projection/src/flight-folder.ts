import type { FetchedRecords } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { rowKey } from '@waybill/operations';

import { cutBefore } from './cut-before.ts';
import type { FlightPlan } from './fold-flight.ts';
import { foldFlight, needsStored, planFlight, viewKeyText } from './fold-flight.ts';
import type { PartitionReading } from './partition-reading.ts';
import type { Projection } from './projection.ts';
import { SharedViews } from './shared-views.ts';
import type { AggregateViewWrite, FlightWrites, SharedViewWrite, Store, StoredView, ViewKey } from './store.ts';
import type { ViewCache } from './view-cache.ts';

/** Between two projectors that write one document, each round lets one of them through. */
const MAX_ROUNDS = 100;
/** Enough for a batch that is worth its round trip. */
const SLICE_RECORDS = 500;

type Read = (fetched: FetchedRecords) => PartitionReading;
type Views = Map<string, StoredView>;
type Slice = {
  readonly readings: readonly PartitionReading[];
  readonly plan: FlightPlan;
  readonly views: readonly (AggregateViewWrite | SharedViewWrite)[];
};

/** Writes the views and rows of a flight; positions are not its business. */
export class FlightFolder {
  private readonly store: Store;
  private readonly cache: ViewCache;
  private projections: readonly Projection[] = [];

  constructor(store: Store, cache: ViewCache) {
    this.store = store;
    this.cache = cache;
  }

  /** What the flights from now on are folded into. */
  fold(projections: readonly Projection[]): void {
    this.projections = projections;
  }

  /**
   * While the store writes one slice of the flight, the next is read and folded. What all partitions share is written
   * once, at the end.
   *
   * @returns how far each partition was read and projected: all of it, or up to its problem
   */
  async project(fetched: readonly FetchedRecords[], read: Read): Promise<readonly PartitionReading[]> {
    const readings: PartitionReading[] = [];
    const writes: Promise<unknown>[] = [];
    const shared = new SharedViews();
    try {
      for (const parts of toSlices(fetched)) {
        const slice = await this.foldSlice(parts, read, shared);
        readings.push(...slice.readings);
        shared.take(slice);
        writes.push(begun(this.write({ views: slice.views.filter(isAggregate), rows: lastRows(slice.readings) })));
        await nextTurn();
      }
      writes.push(begun(this.writeShared(shared)));
      await Promise.all(writes);
      return readings;
    } finally {
      // Nothing of a lost flight may land while the next one begins.
      await Promise.allSettled(writes);
    }
  }

  private async foldSlice(parts: readonly FetchedRecords[], read: Read, shared: SharedViews): Promise<Slice> {
    const known: Views = new Map();
    let flight = parts;
    let reasons: ReadonlyMap<string, string> = new Map();
    for (;;) {
      const readings = flight.map((part) => withReason(read(part), reasons));
      const { plan, problems: unplanned } = planFlight(this.projections, readings);
      await this.know(plan, known, shared);
      const { views, problems: unfolded } = foldFlight(plan, known);
      const problems = [...unplanned, ...unfolded];
      if (problems.length === 0) return { readings, plan, views };
      const cut = cutBefore(problems, readings, flight);
      flight = cut.parts;
      reasons = new Map([...reasons, ...cut.reasons]);
    }
  }

  /** Finds the documents of the flight as they are: of an earlier slice, in memory, else in the store. */
  private async know(plan: FlightPlan, known: Views, shared: SharedViews): Promise<void> {
    const missing: ViewKey[] = [];
    for (const [keyText, planned] of plan) {
      if (known.has(keyText)) continue;
      const found = shared.get(keyText) ?? this.cache.get(keyText);
      if (found) known.set(keyText, found);
      else if (needsStored(planned)) missing.push(planned.key);
    }
    for (const [keyText, view] of await this.load(missing)) known.set(keyText, view);
  }

  private async load(keys: readonly ViewKey[]): Promise<ReadonlyMap<string, StoredView>> {
    if (keys.length === 0) return new Map();
    return new Map((await this.store.loadViews(keys)).map((view) => [viewKeyText(view), view]));
  }

  private async write(writes: FlightWrites): Promise<readonly ViewKey[]> {
    if (writes.views.length === 0 && writes.rows.length === 0) return [];
    const conflicts = await this.store.write(writes);
    for (const written of writes.views) this.cache.set(viewKeyText(written), written);
    for (const key of conflicts) this.cache.delete(viewKeyText(key));
    return conflicts;
  }

  private async writeShared(shared: SharedViews): Promise<void> {
    let views: FlightWrites['views'] = shared.writes();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const conflicts = await this.write({ views, rows: [] });
      if (conflicts.length === 0) return;
      views = shared.foldAgain(conflicts, await this.load(conflicts));
    }
    throw new Error(`Other projectors changed the same documents ${MAX_ROUNDS} times in a row.`);
  }
}

/** Its failure is looked at when all of the flight was begun, not before. */
function begun(write: Promise<unknown>): Promise<unknown> {
  write.catch(() => undefined);
  return write;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Groups of whole partitions. */
function toSlices(fetched: readonly FetchedRecords[]): readonly (readonly FetchedRecords[])[] {
  const slices: FetchedRecords[][] = [];
  let room = 0;
  for (const part of fetched) {
    if (room <= 0) {
      slices.push([]);
      room = SLICE_RECORDS;
    }
    slices.at(-1)?.push(part);
    room -= part.records.length;
  }
  return slices;
}

function isAggregate(write: AggregateViewWrite | SharedViewWrite): write is AggregateViewWrite {
  return write.kind === 'aggregate';
}

function withReason(reading: PartitionReading, reasons: ReadonlyMap<string, string>): PartitionReading {
  const reason = reasons.get(reading.key);
  return reason === undefined ? reading : { ...reading, problem: reason };
}

/** A row that was settled twice in one flight is written once, as it was settled last. */
function lastRows(readings: readonly PartitionReading[]): readonly OperationRow[] {
  const rows = new Map<string, OperationRow>();
  for (const reading of readings) for (const row of reading.rows) rows.set(rowKey(row.tenant, row), row);
  return [...rows.values()];
}
