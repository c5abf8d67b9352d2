import type { Position, Tenant } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';

import type { HeldRequests } from '../operations/held-requests.ts';
import type { KnownPositions } from '../operations/known-positions.ts';
import type { Waiters } from '../operations/waiters.ts';
import { patiently } from '../patience.ts';

/** What waiting for a view takes. */
export type ReachParts = {
  readonly positions: KnownPositions;
  readonly waiters: Waiters;
  readonly held: HeldRequests;
  readonly storeMs: number;
};

/** For whom, how long and until when a request may wait. */
export type ViewWait = { readonly tenant: Tenant; readonly endMs: number; readonly gone: AbortSignal };

/**
 * Waits until the partitions of a view were projected as far as is wanted; what is wanted of others does not concern it.
 *
 * @returns whether they were; false at once when the tenant holds too many requests
 * @throws  `PartUnavailableError`
 */
export async function reachPosition(
  { positions, waiters, held, storeMs }: ReachParts,
  wanted: Position,
  partitions: readonly string[],
  { tenant, endMs, gone }: ViewWait,
): Promise<boolean> {
  const concerned = partitions.filter((partition) => wanted.has(partition));
  const isReached = () =>
    concerned.every((partition) => positions.eventsThrough(partition) >= (wanted.get(partition) ?? NO_OFFSET));
  if (isReached()) return true;
  // An advance may have been missed while the store was away.
  const look = async () => {
    await patiently(storeMs, () => positions.refresh());
    return isReached();
  };
  if (await look()) return true;
  if (!held.enter(tenant)) return false;
  try {
    const reached = await waiters.waitUntil(isReached, concerned, Math.max(0, endMs - performance.now()), gone);
    return reached || (!gone.aborted && (await look()));
  } finally {
    held.leave(tenant);
  }
}
