import type { OperationRow } from '@waybill/operations';
import type { Positions, StoredView, ViewKey } from '@waybill/projection';

import { DurableMap } from './durable-map.ts';

/** The position document: positions of all partitions, and the marker of each owner's last flight. */
export type PositionDocument = {
  readonly positions: Positions;
  readonly flights: ReadonlyMap<string, number>;
  /** Who moved the positions last; undefined when he has begun again since. */
  readonly mover?: string | undefined;
};

/** Everything that is stored. */
export class MemoryState {
  readonly views = new DurableMap<StoredView>();
  readonly rows = new DurableMap<OperationRow>();
  readonly documents = new DurableMap<PositionDocument>();
  readonly listeners = new Set<() => void>();
  term = 1n;

  settle(): void {
    for (const map of [this.views, this.rows, this.documents]) map.settle();
    for (const listener of this.listeners) listener();
  }

  crash(): void {
    for (const map of [this.views, this.rows, this.documents]) map.crash();
    this.term += 1n;
  }
}

/** The one document of `MemoryState.documents`. */
export const POSITIONS = 'positions';

/** A document's key in `MemoryState.views`. */
export function viewText({ view, tenant, id }: ViewKey): string {
  return `${view} ${tenant}|${id}`;
}
