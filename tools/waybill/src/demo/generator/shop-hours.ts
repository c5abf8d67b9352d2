import type { Random } from './random.ts';

/** How busy each day of December is, from the 1st; the shop never opens on Saturdays, nor after the 23rd. */
const BUSY = [127, 141, 68, 0, 88, 102, 83, 116, 107, 77, 0, 44, 70, 90, 74, 121, 66, 0, 23, 61, 55, 17, 27];
const OPENS_AT = 8 * 60;
const CLOSES_AT = 18 * 60 - 2;
const MINUTES_OF_DAY = 24 * 60;

/** @returns a minute since the month began, at which the shop is open */
export function pickMinute(random: Random): number {
  return pickDay(random) * MINUTES_OF_DAY + random.int(OPENS_AT, CLOSES_AT);
}

/** @returns a later minute of the month; the same one when the month is over */
export function pickMinuteAfter(random: Random, minute: number): number {
  const later = pickMinute(random);
  return later > minute ? later : lastMinute();
}

/** The last minute at which something is sold. */
export function lastMinute(): number {
  return (BUSY.length - 1) * MINUTES_OF_DAY + CLOSES_AT;
}

function pickDay(random: Random): number {
  let left = random.int(
    1,
    BUSY.reduce((sum, busy) => sum + busy, 0),
  );
  return BUSY.findIndex((busy) => (left -= busy) <= 0);
}
