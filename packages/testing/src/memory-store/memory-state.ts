import type { Moment, OperationRow } from '@waybill/operations';
import type { GenerationChange, Positions, StoredGenerations, StoredView, ViewKey } from '@waybill/projection';
import { generationName, toLiveGenerations } from '@waybill/projection';

import { DurableMap } from './durable-map.ts';

/** The position document: positions of all partitions, and the marker of each owner's last flight. */
export type PositionDocument = {
  readonly positions: Positions;
  readonly flights: ReadonlyMap<string, number>;
  /** Who moved the positions last; undefined when he has begun again since. */
  readonly mover?: string | undefined;
  /** Undefined while no view was ever rebuilt. */
  readonly generations?: Pick<StoredGenerations, 'revision' | 'of'> | undefined;
  /** How they came about, the youngest at the end. */
  readonly changes?: readonly GenerationChange[] | undefined;
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

/** The document of `MemoryState.documents` that readers know; rebuilds have others. */
export const POSITIONS = 'positions';

/** The document of a rebuild. */
export function rebuildOf(view: string, generation: number): string {
  return `${POSITIONS} ${generationName(view, generation)}`;
}

/** A document's key in `MemoryState.views`. */
export function viewText({ view, tenant, id }: ViewKey): string {
  return `${view} ${tenant}|${id}`;
}

/** Now, as readers of a deployment are told. */
export function momentOf({ documents }: MemoryState, deployment: string): Moment {
  const generations = documents.get(deployment)?.generations;
  return { store: undefined, generations: generations && toLiveGenerations(generations) };
}
