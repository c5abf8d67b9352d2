import type { ServerResponse } from 'node:http';

import type { Until } from '@waybill/http';
import { isTagged } from '@waybill/http';
import type { VerifiedOperationId } from '@waybill/operations';
import { isTerminal } from '@waybill/operations';

import { whileOpen } from '../edge/while-open.ts';
import { patiently } from '../patience.ts';
import type { LookUp, Sight } from './look-up.ts';
import { isAcknowledged, tagOf } from './status-document.ts';
import type { Waiters } from './waiters.ts';

/** What holding a request takes. */
export type HoldParts = { readonly lookUp: LookUp; readonly waiters: Waiters };

/** How long, for what, and for whom. */
type Wait = Wish & {
  readonly seconds: number;
  readonly response: ServerResponse;
};

/** How much longer than wanted a request may be held, for a last look. */
const LAST_LOOK_MS = 900;

/** What is waited for. */
export type Wish = {
  /** The stage; undefined: `projected`. */
  readonly until: Until | undefined;
  /** Tags of what the client knows already: then any change is news. Empty: only the stage counts. */
  readonly known?: readonly string[];
};

/** Whether waiting brings nothing new. */
export function isSettled(sight: Sight, { until, known = [] }: Wish): boolean {
  if (sight.kind === 'missing') return true;
  if (known.length > 0) return !isTagged(known, tagOf(sight));
  if (until === 'acknowledged') return isAcknowledged(sight);
  return sight.kind === 'found' && (until === 'decided' || isTerminal(sight.status));
}

/**
 * Waits until an operation is terminal, or has come to the stage that is waited for, the time is up, the client gone, or the server is shutting down.
 *
 * @param seen  may be older than the request: nobody is told of it but a client that is gone
 * @throws      `PartUnavailableError` when the state at the end can't be read
 */
export function hold(
  parts: HoldParts,
  operation: VerifiedOperationId,
  seen: Sight,
  { seconds, response, ...wish }: Wait,
): Promise<Sight> {
  const end = performance.now() + seconds * 1_000;
  return whileOpen(response, (gone) => holdUntil(parts, operation, seen, { end, wish, gone }));
}

type Patience = { readonly end: number; readonly wish: Wish; readonly gone: AbortSignal };

async function holdUntil(
  { lookUp, waiters }: HoldParts,
  operation: VerifiedOperationId,
  seen: Sight,
  { end, wish, gone }: Patience,
): Promise<Sight> {
  const leftMs = () => end - performance.now();
  let sight = seen;
  while (sight.kind !== 'missing' && !isSettled(sight, wish)) {
    const { partition, changesAt } = sight;
    const reached = await waiters.wait(partition, changesAt, Math.max(0, leftMs()), gone);
    // The change that would have woken the request may have been missed while the store was away.
    if (!reached) return gone.aborted ? sight : patiently(LAST_LOOK_MS, () => lookUp.look(operation));
    sight = await patiently(leftMs() + LAST_LOOK_MS, () => lookUp.lookAgain(operation));
  }
  return sight;
}
