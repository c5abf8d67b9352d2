import type { Offset } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';
import type { OperationRow, StatusReader } from '@waybill/operations';
import { isTerminal, rowKey } from '@waybill/operations';
import type {
  AggregateViewWrite,
  PartitionPosition,
  Positions,
  PositionWrite,
  SharedViewWrite,
  Store,
  ViewReader,
} from '@waybill/projection';

import { MemoryState, POSITIONS, viewText } from './memory-state.ts';
import { createMemoryStatusReader } from './memory-status-reader.ts';
import { createMemoryViewReader } from './memory-view-reader.ts';

/** A store in memory with everything that makes the real one hard: it can lose what no majority has. */
export type MemoryStore = {
  readonly store: Store;
  readonly statusReader: StatusReader;
  readonly viewReader: ViewReader;
  /** As `waybill apply` does it: each of these partitions, by `positionKey`, begins before its first record. */
  createPositions(keys: readonly string[]): void;
  /** All that was written so far reaches a majority, as it does in time by itself. */
  settle(): void;
  /** The store is killed and starts again: what no majority has is gone, and a new term begins. */
  crash(): void;
};

export function createMemoryStore(): MemoryStore {
  const state = new MemoryState();
  return {
    store: createStore(state),
    statusReader: createMemoryStatusReader(state),
    viewReader: createMemoryViewReader(state),
    createPositions(keys) {
      const nothing = { events: NO_OFFSET, decidedThrough: NO_OFFSET, token: NO_OFFSET };
      const { positions, flights } = state.documents.get(POSITIONS) ?? { positions: new Map(), flights: new Map() };
      const created = new Map(keys.map((key) => [key, nothing]));
      state.documents.set(POSITIONS, { positions: new Map([...created, ...positions]), flights });
      state.settle();
    },
    settle: () => {
      state.settle();
    },
    crash: () => {
      state.crash();
    },
  };
}

function createStore(state: MemoryState): Store {
  return {
    readPositions: () => Promise.resolve(state.documents.getDurable(POSITIONS)?.positions),
    begin(owner) {
      const written = setFlight(state, owner, 0);
      const document = state.documents.get(POSITIONS);
      if (document?.mover === owner) state.documents.set(POSITIONS, { ...document, mover: undefined });
      state.settle();
      return Promise.resolve(written);
    },
    loadViews: (keys) => Promise.resolve(keys.flatMap((key) => state.views.get(viewText(key)) ?? [])),
    write({ views, rows }) {
      const conflicts = views.filter((view) => !writeView(state, view));
      for (const row of rows) writeRow(state, row);
      return Promise.resolve(conflicts.map(({ view, tenant, id }) => ({ view, tenant, id })));
    },
    mark: (owner, flight) => Promise.resolve(setFlight(state, owner, flight)),
    advance(owner, flight, next) {
      const document = state.documents.get(POSITIONS);
      const matched = document?.flights.get(owner) === flight;
      if (matched) {
        const positions = forward(document.positions, next);
        state.documents.set(POSITIONS, { ...document, positions, mover: owner });
      }
      state.settle();
      return Promise.resolve(toWrite(state, matched));
    },
  };
}

/** @returns false for a conflict that the writer must resolve */
function writeView({ views }: MemoryState, write: AggregateViewWrite | SharedViewWrite): boolean {
  const before = views.get(viewText(write));
  const { view, tenant, id, version, applied, document } = write;
  const after = { view, tenant, id, version, applied, document };
  if (write.kind === 'shared') {
    if ((before?.version ?? 0) !== write.replaces) return false;
    views.set(viewText(write), after);
    return true;
  }
  if (highest(before?.applied) < highest(applied)) views.set(viewText(write), after);
  return true;
}

function writeRow({ rows }: MemoryState, row: OperationRow): void {
  const key = rowKey(row.tenant, row);
  const before = rows.get(key);
  if (before === undefined || (!isTerminal(before.status) && before.eventsOffset < row.eventsOffset))
    rows.set(key, row);
}

function setFlight(state: MemoryState, owner: string, flight: number): PositionWrite {
  const document = state.documents.get(POSITIONS);
  if (document)
    state.documents.set(POSITIONS, { ...document, flights: new Map([...document.flights, [owner, flight]]) });
  return toWrite(state, document !== undefined);
}

function forward(positions: Positions, next: Positions): Positions {
  const moved = new Map(positions);
  for (const [key, position] of next) if (isAhead(position, positions.get(key))) moved.set(key, position);
  return moved;
}

function isAhead(
  next: PartitionPosition,
  { events = NO_OFFSET, asOfMs = 0 }: Partial<PartitionPosition> = {},
): boolean {
  return next.events === events ? (next.asOfMs ?? 0) > asOfMs : next.events > events;
}

function toWrite({ term }: MemoryState, matched: boolean): PositionWrite {
  return { matched, term, moment: { store: undefined } };
}

function highest(applied: ReadonlyMap<string, Offset> | undefined): Offset {
  return [...(applied?.values() ?? [])].reduce((high, offset) => (offset > high ? offset : high), NO_OFFSET);
}
