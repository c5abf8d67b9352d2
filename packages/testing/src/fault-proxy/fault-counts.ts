import type { FaultCount } from './fault.ts';

/** Counts hits by what they were. */
export interface FaultCounts {
  add(hit: Omit<FaultCount, 'hits'>): void;
  all(): readonly FaultCount[];
}

export function createFaultCounts(): FaultCounts {
  const counts = new Map<string, FaultCount>();
  return {
    add: ({ kind, direction, api }) => {
      const name = `${kind} ${direction} ${api}`;
      counts.set(name, { kind, direction, api, hits: (counts.get(name)?.hits ?? 0) + 1 });
    },
    all: () => [...counts.values()],
  };
}
