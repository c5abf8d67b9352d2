import type { LogRecord, Offset } from '@waybill/messages';

import type { SeenClaim } from '../partition/claims.ts';
import { countDeaths, isKiller } from '../partition/claims.ts';

/**
 * How the next command is decided: with all that wait, alone, alone behind a claim that names it, or not at all, since it
 * kills its owners.
 */
export type Caution = (next: LogRecord) => 'bold' | 'careful' | 'mark' | 'killer';

/** Of the claim behind which it is decided. */
type Claimed = {
  readonly self: string;
  /** The command that the claim names. */
  readonly marked: Offset | undefined;
  readonly longestRun: number;
};

/**
 * After owners died, an owner decides one command at a time for as long as the run may have been on which the last
 * one died. So the commands before the killer get their outcomes, and the claims behind the last outcome are deaths
 * on the next command alone. That one is decided behind a claim that names it: an owner that dies while it reads the
 * partition back has not died on a command.
 */
export function createCaution(claims: readonly SeenClaim[], { self, marked, longestRun }: Claimed): Caution {
  let alone: number | undefined;
  return (next) => {
    if (alone === undefined) {
      const deaths = countDeaths(claims, next, self);
      if (deaths.all > 0 && !isKiller(deaths) && marked !== next.offset) return 'mark';
      alone = deaths.all > 0 ? longestRun : 0;
      if (isKiller(deaths)) return 'killer';
    }
    if (alone === 0) return 'bold';
    alone -= 1;
    return 'careful';
  };
}
