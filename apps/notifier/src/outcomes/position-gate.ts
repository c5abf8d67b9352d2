import type { Offset } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';
import type { Moment, StatusReader } from '@waybill/operations';

/** Lets through who waits for the views of a decision. */
export type PositionGate = {
  /**
   * Resolves once a majority of the store has all of a partition up to an offset; the moment is no earlier than that.
   *
   * @throws `PartUnavailableError` when positions can't be read, or it takes too long: ask again
   */
  passed(partition: string, offset: Offset): Promise<Moment>;
  close(): void;
};

/** A change of positions is told at once, unless the way on which it is told is lost. */
const ASK_AGAIN_MS = 1_000;
/** Less than a reaction may take. */
const LONGEST_WAIT_MS = 20_000;

/** @param now  ms since 1970 */
export function createPositionGate(
  status: Pick<StatusReader, 'readPositions' | 'watchPositions'>,
  now: () => number,
): PositionGate {
  const waiting = new Set<() => void>();
  const unwatch = status.watchPositions(() => {
    for (const wake of waiting) wake();
  });

  async function moved(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let wake: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      waiting.add(wake);
      timer = setTimeout(resolve, ASK_AGAIN_MS);
    });
    clearTimeout(timer);
    waiting.delete(wake);
  }

  return {
    async passed(partition, offset) {
      const deadline = now() + LONGEST_WAIT_MS;
      for (;;) {
        // What a watcher heard is a reason to look, and no more: the moment comes from the reading.
        const reading = await status.readPositions();
        if (reading === undefined) throw new PartUnavailableError('There are no positions. Run `waybill apply`.');
        if ((reading.decidedThrough.get(partition) ?? -1n) >= offset) return reading.moment;
        if (now() > deadline) throw new PartUnavailableError(`The views of ${partition} are not up to ${offset} yet.`);
        await moved();
      }
    },
    close: unwatch,
  };
}
