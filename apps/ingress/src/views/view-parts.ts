import type { OperationKeys } from '@waybill/operations';
import type { ViewReader } from '@waybill/projection';

import type { KnownPositions } from '../operations/known-positions.ts';
import type { BoundView } from './bound-view.ts';
import type { ReachParts } from './reach-position.ts';

/** What serving views takes. */
export type ViewParts = ReachParts & {
  readonly views: ViewReader;
  /** Sign cursors. */
  readonly keys: OperationKeys;
  /** Of all topics there are. */
  readonly tags: ReadonlySet<string>;
  readonly now: () => number;
};

/** How long a read waits for a position when the client does not say, ms. */
export const POSITION_WAIT_MS = 5_000;

/** Documents are their owner's alone, and are asked for again each time. */
export const VIEW_HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'private, no-cache',
  Vary: 'Authorization',
} as const;

/** The header that says up to when what comes of these partitions is complete; to be asked before the view is read. */
export function asOfHeader(
  positions: KnownPositions,
  partitions: BoundView['partitions'],
): Readonly<Record<string, string>> {
  let earliest = Number.POSITIVE_INFINITY;
  for (const partition of partitions) {
    const asOfMs = positions.asOfMs(partition);
    // One of them was never read to its end.
    if (asOfMs === undefined) return {};
    earliest = Math.min(earliest, asOfMs);
  }
  return Number.isFinite(earliest) ? { 'Waybill-As-Of': new Date(earliest).toISOString() } : {};
}
