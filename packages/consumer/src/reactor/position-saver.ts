import type { ReactorPosition, ReactorStore } from '@waybill/messages';

import { pause } from '../owner/pause.ts';
import type { PartitionReactor } from './partition-reactor.ts';

const LONGEST_WAIT_MS = 2_000;

/** Writes positions down as they move, not more often than it must. */
export class PositionSaver {
  private readonly store: ReactorStore;
  private readonly reactor: string;
  private readonly everyMs: number;
  private readonly moved = new Set<PartitionReactor>();
  private wake: () => void = () => undefined;
  private failures = 0;
  /** Why positions can't be written now, as a sentence. */
  problem: string | undefined;

  constructor(store: ReactorStore, reactor: string, everyMs: number) {
    this.store = store;
    this.reactor = reactor;
    this.everyMs = everyMs;
  }

  note(partition: PartitionReactor): void {
    this.moved.add(partition);
    this.wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => {
      this.wake();
    });
    while (!signal.aborted) {
      if (this.moved.size === 0) await new Promise<void>((resolve) => (this.wake = resolve));
      await pause(Math.max(this.everyMs, this.waitMs()), signal);
      await this.save();
    }
  }

  /** Writes what has moved. A failure is kept as `problem`, and the next call tries again. */
  async save(): Promise<void> {
    const moved = [...this.moved];
    this.moved.clear();
    if (moved.length === 0) return;
    try {
      await this.store.write(this.reactor, furthest(moved));
      this.failures = 0;
      this.problem = undefined;
    } catch (error) {
      for (const partition of moved) this.moved.add(partition);
      this.failures += 1;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private waitMs(): number {
    return this.failures === 0 ? 0 : Math.min(LONGEST_WAIT_MS, 50 * 2 ** Math.min(this.failures, 10));
  }
}

/** A partition that was taken away and given back is among them twice. */
function furthest(moved: readonly PartitionReactor[]): ReadonlyMap<string, ReactorPosition> {
  const positions = new Map<string, ReactorPosition>();
  for (const partition of moved) {
    const [position, other] = [partition.position(), positions.get(partition.key)];
    if (other === undefined || other.events <= position.events) positions.set(partition.key, position);
  }
  return positions;
}
