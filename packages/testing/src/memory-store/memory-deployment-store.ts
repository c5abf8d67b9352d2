import type { Offset } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { isTerminal, rowKey } from '@waybill/operations';
import type {
  AggregateViewWrite,
  Generations,
  PartitionPosition,
  Positions,
  PositionWrite,
  SharedViewWrite,
  Store,
} from '@waybill/projection';

import type { MemoryState } from './memory-state.ts';
import { momentOf, rebuildOf, viewText } from './memory-state.ts';

/** Each of these partitions begins before its first record, but for those that have begun. */
export function createPositions(state: MemoryState, deployment: string, keys: readonly string[]): void {
  const nothing = { events: NO_OFFSET, decidedThrough: NO_OFFSET, token: NO_OFFSET };
  const document = state.documents.get(deployment) ?? { positions: new Map(), flights: new Map() };
  const created = new Map(keys.map((key) => [key, nothing]));
  state.documents.set(deployment, { ...document, positions: new Map([...created, ...document.positions]) });
  state.settle();
}

/** The store of the projectors that share one position document. */
export function createDeploymentStore(state: MemoryState, deployment: string): Store {
  return {
    readPositions: () => Promise.resolve(state.documents.getDurable(deployment)?.positions),
    begin(owner) {
      const document = state.documents.get(deployment);
      if (document) {
        const mover = document.mover === owner ? undefined : document.mover;
        state.documents.set(deployment, { ...document, flights: new Map([...document.flights, [owner, 0]]), mover });
      }
      state.settle();
      const of = document?.generations?.of ?? new Map<string, never>();
      return Promise.resolve({
        ...toWrite(state, deployment, document !== undefined),
        generations: of,
        joining: joiningOf(state, of),
      });
    },
    loadViews: (keys) => Promise.resolve(keys.flatMap((key) => state.views.get(viewText(key)) ?? [])),
    write({ views, rows }) {
      const conflicts = views.filter((view) => !writeView(state, view));
      for (const row of rows) writeRow(state, row);
      return Promise.resolve(conflicts.map(({ view, tenant, id }) => ({ view, tenant, id })));
    },
    mark(owner, flight) {
      const document = state.documents.get(deployment);
      const matched = document?.flights.has(owner) ?? false;
      if (document && matched)
        state.documents.set(deployment, { ...document, flights: new Map([...document.flights, [owner, flight]]) });
      return Promise.resolve(toWrite(state, deployment, matched));
    },
    advance(owner, flight, next) {
      const document = state.documents.get(deployment);
      const matched = document?.flights.get(owner) === flight;
      if (matched) {
        const positions = forward(document.positions, next);
        state.documents.set(deployment, { ...document, positions, mover: owner });
      }
      state.settle();
      return Promise.resolve(toWrite(state, deployment, matched));
    },
  };
}

function joiningOf({ documents }: MemoryState, generations: Generations): readonly Positions[] {
  return Array.from(generations, ([view, { next }]) =>
    next?.isJoined ? documents.getDurable(rebuildOf(view, next.generation))?.positions : undefined,
  ).filter((positions) => positions !== undefined);
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

function toWrite(state: MemoryState, deployment: string, matched: boolean): PositionWrite {
  return { matched, term: state.term, moment: momentOf(state, deployment) };
}

function highest(applied: ReadonlyMap<string, Offset> | undefined): Offset {
  return [...(applied?.values() ?? [])].reduce((high, offset) => (offset > high ? offset : high), NO_OFFSET);
}
