import type { ServerResponse } from 'node:http';

import { PartUnavailableError } from '@waybill/messages';
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
 * @throws `PartUnavailableError` when it is decided but can't be read
 */
export async function hold(
  { lookUp, waiters }: HoldParts,
  operation: VerifiedOperationId,
  seen: Sight,
  { seconds, response }: { readonly seconds: number; readonly response: ServerResponse },
): Promise<Sight> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const until = performance.now() + seconds * 1_000;
  const leftMs = () => until - performance.now();
  let sight = seen;
  while (sight.kind !== 'missing' && !isSettled(sight)) {
    const { partition, changesAt } = sight;
    const reached = await waiters.wait(partition, changesAt, Math.max(0, leftMs()), gone.signal);
    if (!reached) return gone.signal.aborted ? sight : lastLook(lookUp, operation, sight);
    sight = await patiently(leftMs() + LAST_LOOK_MS, () => lookUp.lookAgain(operation));
  }
  return sight;
}

/** The change that would have woken the request may have been missed while the store was away. */
async function lastLook(lookUp: LookUp, operation: VerifiedOperationId, seen: Sight): Promise<Sight> {
  try {
    return await patiently(LAST_LOOK_MS, () => lookUp.look(operation));
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    // What was seen was read after the request had arrived: it is still a true answer.
    return seen;
  }
}
