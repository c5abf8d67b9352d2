import type { FaultCounts } from './fault-counts.ts';
import type { CutFault, InjectedFault } from './fault.ts';
import type { Direction } from './frames.ts';

/** One connection through the proxy. */
export interface Link {
  readonly brokerPort: number;
  /** Looks again at what may pass. */
  update(): void;
  end(): void;
}

/** Faults of connections. */
export interface Cuts {
  inject(fault: CutFault): InjectedFault;
  /** @returns false when connections to that broker are refused now */
  add(link: Link): boolean;
  remove(link: Link): void;
  /** Whether nothing passes that way now. */
  isCut(direction: Direction, brokerPort: number): boolean;
  endAll(): void;
}

export function createCuts(counts: FaultCounts): Cuts {
  const active = new Map<CutFault, number>();
  const links = new Set<Link>();

  function hit(fault: CutFault): void {
    active.set(fault, (active.get(fault) ?? 0) + 1);
    counts.add({ kind: 'cut', direction: fault.ways, api: 'any' });
  }
  function isAt({ brokerPort }: CutFault, port: number): boolean {
    return brokerPort === undefined || brokerPort === port;
  }

  return {
    inject: (wanted) => {
      const fault = { ...wanted };
      let hits = 0;
      active.set(fault, 0);
      for (const link of links) {
        if (!isAt(fault, link.brokerPort)) continue;
        hit(fault);
        if (fault.ways === 'refused') link.end();
        else link.update();
      }
      return {
        get hits() {
          return active.get(fault) ?? hits;
        },
        release: () => {
          hits = active.get(fault) ?? hits;
          active.delete(fault);
          for (const link of links) link.update();
        },
      };
    },
    add: (link) => {
      const cuts = [...active.keys()].filter((fault) => isAt(fault, link.brokerPort));
      for (const fault of cuts) hit(fault);
      if (cuts.some(({ ways }) => ways === 'refused')) return false;
      links.add(link);
      return true;
    },
    remove: (link) => links.delete(link),
    isCut: (direction, port) =>
      [...active.keys()].some((fault) => isAt(fault, port) && (fault.ways === 'both' || fault.ways === direction)),
    endAll: () => {
      for (const link of links) link.end();
    },
  };
}
