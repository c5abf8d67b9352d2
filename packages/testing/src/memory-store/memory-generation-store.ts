import type { GenerationStore, StoredGenerations, StoredView } from '@waybill/projection';
import { generationName, KEPT_CHANGES } from '@waybill/projection';

import { createDeploymentStore, createPositions } from './memory-deployment-store.ts';
import type { MemoryState } from './memory-state.ts';
import { POSITIONS, rebuildOf, viewText } from './memory-state.ts';

/** Generations of views as the store in memory has them. */
export function createMemoryGenerationStore(state: MemoryState): GenerationStore {
  const { documents, views } = state;
  const viewsOf = (view: string, generation: number): readonly StoredView[] =>
    [...views.durableValues()].filter((stored) => stored.view === generationName(view, generation));
  return {
    read: () => Promise.resolve(read(state)),
    change(before, to, change) {
      const now = read(state);
      const document = documents.get(POSITIONS);
      if (document === undefined || now?.revision !== before.revision) return Promise.resolve(undefined);
      const generations = {
        revision: now.revision + 1,
        of: new Map([...now.of, [change.view, to] as const]),
      };
      const changes = [...(document.changes ?? []), change].slice(-KEPT_CHANGES);
      documents.set(POSITIONS, { ...document, generations, changes, flights: new Map(), mover: undefined });
      state.settle();
      return Promise.resolve(read(state));
    },
    changes: () => Promise.resolve(documents.getDurable(POSITIONS)?.changes ?? []),
    prepare(view, generation, partitions) {
      createPositions(state, rebuildOf(view, generation), partitions);
      return Promise.resolve();
    },
    storeOf: (view, generation) => createDeploymentStore(state, rebuildOf(view, generation)),
    forget(view, generation) {
      documents.delete(rebuildOf(view, generation));
      return Promise.resolve();
    },
    drop(view, generation) {
      documents.delete(rebuildOf(view, generation));
      for (const stored of viewsOf(view, generation)) views.delete(viewText(stored));
      return Promise.resolve();
    },
    existing(view) {
      const last = read(state)?.of.get(view)?.last ?? 1;
      const numbers = Array.from({ length: last }, (_, index) => index + 1);
      return Promise.resolve(numbers.filter((generation) => viewsOf(view, generation).length > 0));
    },
    count: (view, generation) => Promise.resolve(viewsOf(view, generation).length),
    async *scan(view, generation) {
      const textOf = ({ tenant, id }: StoredView): Buffer => Buffer.from(`${tenant}|${id}`);
      yield* await Promise.resolve([...viewsOf(view, generation)].sort((a, b) => Buffer.compare(textOf(a), textOf(b))));
    },
  };
}

function read({ documents }: MemoryState): StoredGenerations | undefined {
  const document = documents.getDurable(POSITIONS);
  if (document === undefined) return undefined;
  const generations = document.generations ?? { revision: 0, of: new Map<string, never>() };
  return { ...generations, positions: document.positions };
}
