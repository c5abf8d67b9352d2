import type { LogRecord } from '@waybill/messages';

import type { SeenClaim } from '../partition/claims.ts';
import { countDeaths, isKiller } from '../partition/claims.ts';

/** How the next command is decided: with all that wait, alone, or not at all, since it kills its owners. */
export type Caution = (next: LogRecord) => 'bold' | 'careful' | 'killer';

/**
 * After owners died, an owner decides one command at a time for as long as the run may have been on which the last
 * one died. So the commands before the killer get their outcomes, and the claims behind the last outcome are deaths
 * on the next command alone.
 */
export function createCaution(claims: readonly SeenClaim[], self: string, longestRun: number): Caution {
  let alone: number | undefined;
  return (next) => {
    if (alone === undefined) {
      const deaths = countDeaths(claims, next, self);
      alone = deaths > 0 ? longestRun : 0;
      if (isKiller(deaths)) return 'killer';
    }
    if (alone === 0) return 'bold';
    alone -= 1;
    return 'careful';
  };
}
