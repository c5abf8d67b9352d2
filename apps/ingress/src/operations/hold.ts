import type { ServerResponse } from 'node:http';

import type { VerifiedOperationId } from '@waybill/operations';
import { isTerminal } from '@waybill/operations';

import { patiently } from '../patience.ts';
import type { LookUp, Sight } from './look-up.ts';
import type { Waiters } from './waiters.ts';

/** What holding a request takes. */
export type HoldParts = { readonly lookUp: LookUp; readonly waiters: Waiters };

/** How much longer than wanted a request may be held, for a last look. */
const LAST_LOOK_MS = 900;

/** Whether waiting brings nothing new. */
export function isSettled(sight: Sight): boolean {
  return sight.kind === 'missing' || (sight.kind === 'found' && isTerminal(sight.status));
}

/**
 * Waits until an operation is terminal, the time is up, the client gone, or the server is shutting down.
 *
 * @param seen  may be older than the request: nobody is told of it but a client that is gone
 * @throws      `PartUnavailableError` when the state at the end can't be read
 */
export async function hold(
  parts: HoldParts,
  operation: VerifiedOperationId,
  seen: Sight,
  { seconds, response }: { readonly seconds: number; readonly response: ServerResponse },
): Promise<Sight> {
  const gone = new AbortController();
  const onClose = () => {
    gone.abort();
  };
  response.once('close', onClose);
  try {
    return await holdUntil(parts, operation, seen, { until: performance.now() + seconds * 1_000, gone: gone.signal });
  } finally {
    // Every response closes in the end. An abort that nobody waits for would still cost an exception.
    response.off('close', onClose);
  }
}

type Patience = { readonly until: number; readonly gone: AbortSignal };

async function holdUntil(
  { lookUp, waiters }: HoldParts,
  operation: VerifiedOperationId,
  seen: Sight,
  { until, gone }: Patience,
): Promise<Sight> {
  const leftMs = () => until - performance.now();
  let sight = seen;
  while (sight.kind !== 'missing' && !isSettled(sight)) {
    const { partition, changesAt } = sight;
    const reached = await waiters.wait(partition, changesAt, Math.max(0, leftMs()), gone);
    // The change that would have woken the request may have been missed while the store was away.
    if (!reached) return gone.aborted ? sight : patiently(LAST_LOOK_MS, () => lookUp.look(operation));
    sight = await patiently(leftMs() + LAST_LOOK_MS, () => lookUp.lookAgain(operation));
  }
  return sight;
}
