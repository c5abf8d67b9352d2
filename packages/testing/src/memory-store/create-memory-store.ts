import type { StatusReader } from '@waybill/operations';
import type { GenerationStore, Store, ViewReader } from '@waybill/projection';

import { createMemoryGenerationStore } from './memory-generation-store.ts';
import { createDeploymentStore, createPositions } from './memory-deployment-store.ts';
import { MemoryState, POSITIONS } from './memory-state.ts';
import { createMemoryStatusReader } from './memory-status-reader.ts';
import { createMemoryViewReader } from './memory-view-reader.ts';

/** A store in memory with everything that makes the real one hard: it can lose what no majority has. */
export type MemoryStore = {
  readonly store: Store;
  readonly statusReader: StatusReader;
  readonly viewReader: ViewReader;
  readonly generations: GenerationStore;
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
    store: createDeploymentStore(state, POSITIONS),
    statusReader: createMemoryStatusReader(state),
    viewReader: createMemoryViewReader(state),
    generations: createMemoryGenerationStore(state),
    createPositions(keys) {
      createPositions(state, POSITIONS, keys);
    },
    settle: () => {
      state.settle();
    },
    crash: () => {
      state.crash();
    },
  };
}
