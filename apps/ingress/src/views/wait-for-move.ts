import type { KnownPositions } from '../operations/known-positions.ts';
import type { Waiters } from '../operations/waiters.ts';

/**
 * Remembers where partitions stand, to be asked before something is read of them.
 *
 * @returns waits until one of them has moved on since; false when none did in time, or the client is gone
 */
export function waitForMove(
  { positions, waiters }: { readonly positions: KnownPositions; readonly waiters: Waiters },
  partitions: readonly string[],
): (withinMs: number, gone: AbortSignal) => Promise<boolean> {
  const seen = partitions.map((partition) => positions.eventsThrough(partition));
  const hasMoved = () => partitions.some((partition, index) => positions.eventsThrough(partition) !== seen[index]);
  return (withinMs, gone) => waiters.waitUntil(hasMoved, partitions, withinMs, gone);
}
