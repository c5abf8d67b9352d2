import type { ServerResponse } from 'node:http';

import type { Preferences } from '@waybill/http';
import type { VerifiedOperationId } from '@waybill/operations';

import { patiently } from '../patience.ts';
import type { HeldRequests } from './held-requests.ts';
import type { Wish } from './hold.ts';
import { hold, isSettled } from './hold.ts';
import type { LookUp, Sight } from './look-up.ts';
import type { Waiters } from './waiters.ts';

/** What looking at an operation takes. */
export type SightParts = {
  readonly lookUp: LookUp;
  readonly waiters: Waiters;
  readonly held: HeldRequests;
  readonly storeMs: number;
};

/** What is seen of an operation, and whether the wish to wait was granted. */
export type HeldSight = { readonly sight: Sight; readonly held: boolean };

/**
 * Looks at an operation: at once, or, where the client wants to wait and there is room for that, when it has come to the
 * stage that it waits for, or the time is up.
 *
 * @throws `PartUnavailableError`
 */
export async function seeOperation(
  { lookUp, waiters, held, storeMs }: SightParts,
  operation: VerifiedOperationId,
  { waitSeconds, ...wish }: Pick<Preferences, 'waitSeconds'> & Wish,
  response: ServerResponse,
): Promise<HeldSight> {
  const look = () => patiently(storeMs, () => lookUp.look(operation));
  if (waitSeconds === undefined) return { sight: await look(), held: false };
  const seen = await patiently(storeMs, () => lookUp.lookToWait(operation));
  if (isSettled(seen, wish)) return { sight: seen, held: true };
  if (!held.enter(operation.tenant)) return { sight: await look(), held: false };
  try {
    const wait = { ...wish, seconds: waitSeconds, response };
    return { sight: await hold({ lookUp, waiters }, operation, seen, wait), held: true };
  } finally {
    held.leave(operation.tenant);
  }
}
