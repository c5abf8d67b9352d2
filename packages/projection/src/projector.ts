import type { Contract, FetchedRecords, TopicPartition } from '@waybill/messages';
import type { OperationRow, PositionsReading } from '@waybill/operations';
import { isTerminal } from '@waybill/operations';

import { FlightFolder } from './flight-folder.ts';
import { inAllGenerations } from './generations.ts';
import { mergeFetched } from './merge-fetched.ts';
import { PartitionCursors } from './partition-cursors.ts';
import type { PartitionReading, RecordCounts, SeenEnd, StoppedPartition } from './partition-reading.ts';
import type { Projection } from './projection.ts';
import { FlightLostError, PositionsMissingError } from './projector-errors.ts';
import type { RecordDecoder } from './record-codec.ts';
import type { PartitionPosition, Positions, PositionWrite, Store } from './store.ts';
import { createViewCache } from './view-cache.ts';

/** What a projector works with. */
export type ProjectorOptions = {
  readonly store: Store;
  readonly projections: readonly Projection[];
  /** Whose events are projected. */
  readonly contracts: readonly Contract[];
  /** Knows the schemas of all records that are applied. */
  readonly decoder: RecordDecoder;
  /** Names this process among all projectors of the deployment: letters, digits, `-` and `_`, never used again. */
  readonly owner: string;
  /** @default 20000 */
  readonly maxCachedViews?: number;
  /** @default 33554432, 32 MiB */
  readonly maxCachedBytes?: number;
};

/** What became of a flight. */
export type FlightReport = {
  /** The positions of all partitions at hand, which a majority of the store has; undefined when none moved. */
  readonly reading: PositionsReading | undefined;
  readonly counts: RecordCounts;
  /** Partitions that stopped in this flight; they go on after `begin`. */
  readonly stopped: readonly StoppedPartition[];
};

/** Applies the records of the partitions at hand to views, rows and positions. One call at a time. */
export type Projector = {
  /**
   * Forgets everything and begins at the stored positions, or where the rebuild of a generation is that flights write now:
   * what is in the other generations already changes nothing there.
   *
   * @returns the position of each partition: the next record to read is the one behind its `events`
   * @throws  `PositionsMissingError` when one of them was never created
   */
  begin(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<TopicPartition, PartitionPosition>>;
  /**
   * Carries a flight out: views and rows, then the marker, then the positions. Records at or below the position and
   * those of partitions that stopped or are not at hand are left out.
   *
   * @param ends  partitions that were read to their ends by these records, or by those of flights before
   * @throws anything when a write failed, `FlightLostError` when the store changed under the flight: begin again
   */
  apply(fetched: readonly FetchedRecords[], ends?: readonly SeenEnd[]): Promise<FlightReport>;
};

/**
 * The apply loop: every flight is carried out as a whole or, after a crash, done again to the same bytes.
 *
 * A position must not outlive what it covers, though only the position waits for a majority. So the marker is written
 * once all writes of the flight are acknowledged, and the position moves only where the marker is found. What the
 * store lost in a restart or a change of its primary shows as a missing marker or as another election term.
 */
export function createProjector(options: ProjectorOptions): Projector {
  const { store, owner, contracts, decoder, projections } = options;
  const { maxCachedViews = 20_000, maxCachedBytes = 32 * 1024 * 1024 } = options;
  const cursors = new PartitionCursors(contracts, decoder);
  const cache = createViewCache({ maxViews: maxCachedViews, maxBytes: maxCachedBytes });
  const folder = new FlightFolder(store, cache);
  let flight = 0;
  let term: bigint | undefined;

  function forget(): void {
    term = undefined;
    cache.clear();
    cursors.forget();
  }

  async function settle(moved: Positions, ended: readonly OperationRow[]): Promise<PositionsReading> {
    flight += 1;
    assertHeld(await store.mark(owner, flight), term);
    const advanced = await store.advance(owner, flight, moved);
    assertHeld(advanced, term);
    cursors.advance(moved);
    return { ...cursors.reading(), moment: advanced.moment, ended };
  }

  async function carryOut(fetched: readonly FetchedRecords[], ends: readonly SeenEnd[]): Promise<FlightReport> {
    const flightParts = mergeFetched(fetched).filter((part) => cursors.isAtHand(part));
    const readings = await folder.project(flightParts, (part) => cursors.read(part));
    const moved = cursors.movedBy(readings, ends);
    const reading = moved.size === 0 ? undefined : await settle(moved, endedIn(readings));
    return { reading, counts: sumCounts(readings), stopped: cursors.stop(readings) };
  }

  return {
    async begin(partitions) {
      forget();
      const first = await store.begin(owner);
      if (!first.matched) throw new PositionsMissingError([]);
      const begun = cursors.begin(partitions, await store.readPositions(), first.joining);
      folder.fold(inAllGenerations(projections, first.generations));
      term = first.term;
      return begun;
    },
    async apply(fetched, ends = []) {
      if (term === undefined) throw new FlightLostError('The projector has not begun.');
      try {
        return await carryOut(fetched, ends);
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}

function assertHeld({ matched, term }: PositionWrite, before: bigint | undefined): void {
  if (!matched)
    throw new FlightLostError('The marker of the flight is gone: the store lost writes, or generations changed.');
  if (term !== before) throw new FlightLostError(`The store is in term ${term}, it was in ${before}.`);
}

function endedIn(readings: readonly PartitionReading[]): readonly OperationRow[] {
  return readings.flatMap(({ rows }) => rows.filter(({ status }) => isTerminal(status)));
}

function sumCounts(readings: readonly PartitionReading[]): RecordCounts {
  const sum = { events: 0, outcomes: 0, claims: 0, voids: 0 };
  for (const { counts } of readings) {
    sum.events += counts.events;
    sum.outcomes += counts.outcomes;
    sum.claims += counts.claims;
    sum.voids += counts.voids;
  }
  return sum;
}
