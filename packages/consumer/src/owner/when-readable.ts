import { PartUnavailableError } from '@waybill/messages';

import { SchemaPending } from '../read-value.ts';
import type { OwnerStatus } from './owner-status.ts';
import { pause } from './pause.ts';

const RETRY_MS = 1_000;

/**
 * Takes a step, again once the schema that it lacked was fetched.
 *
 * @returns undefined when the registry was away; a second has passed then
 */
export async function whenReadable<Result>(
  step: () => Result,
  status: OwnerStatus,
  signal: AbortSignal,
): Promise<Result | undefined> {
  for (;;) {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof SchemaPending)) throw error;
      const away = await error.ready.then(() => undefined, toUnavailable);
      if (away === undefined) continue;
      status.phase = 'waiting';
      status.reason = away.message;
      await pause(RETRY_MS, signal);
      return undefined;
    }
  }
}

function toUnavailable(error: unknown): PartUnavailableError {
  if (error instanceof PartUnavailableError) return error;
  throw error;
}
