/** What a throttle needs of time, in ms. */
export type ThrottleClock = {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
};

/** A pause is made up for by no more than this. */
const LONGEST_DEBT_MS = 1_000;

/**
 * Lets so many records pass in a second; the time that their work takes counts.
 *
 * @returns  called behind some records, it waits until they are due
 */
export function createThrottle(perSecond: number, { now, wait }: ThrottleClock): (records: number) => Promise<void> {
  let due = now();
  return async (records) => {
    due = Math.max(due, now() - LONGEST_DEBT_MS) + (records * 1_000) / perSecond;
    await wait(Math.max(0, due - now()));
  };
}
