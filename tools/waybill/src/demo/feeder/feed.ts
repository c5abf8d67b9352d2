import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CarriedOut, CarryOutContext, FeedCommand } from './carry-out.ts';
import { carryOut } from './carry-out.ts';
import { createHttpClient } from './http-client.ts';
import type { Clock } from './persistent-sender.ts';
import { createPersistentSender } from './persistent-sender.ts';
import type { RetryPolicy } from './retry.ts';
import { PATIENT } from './retry.ts';
import type { Tally } from './tally.ts';

export type FeedOptions<Command extends FeedCommand> = {
  /** Of the API, without a slash at the end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Requests in flight at most; so many lanes are worked on side by side. */
  readonly inFlight: number;
  readonly tally: Tally;
  /** Ends the feed early; commands that were sent go on without us. */
  readonly signal: AbortSignal;
  readonly onCarriedOut?: (command: Command, result: CarriedOut) => void;
  /** @default `PATIENT` */
  readonly retry?: RetryPolicy;
  /** @default the real one */
  readonly clock?: Clock;
};

/**
 * Feeds lanes of commands over HTTP: lanes side by side, the commands of a lane one after another, each when the one
 * before is terminal.
 *
 * @returns whether it came to the end; false when the signal fired before
 * @throws  `FeedError` at the first answer that a correct feeder should not get, or when a request was in vain for too long
 */
export async function feed<Command extends FeedCommand>(
  lanes: Iterable<readonly Command[]>,
  options: FeedOptions<Command>,
): Promise<boolean> {
  const { baseUrl, apiKey, inFlight, tally, signal, retry = PATIENT, clock = realClock } = options;
  const client = createHttpClient({ apiKey, maxConnections: inFlight });
  const failed = new AbortController();
  const send = createPersistentSender({
    client,
    retry,
    clock,
    onRetry: (reason) => {
      tally.retried(reason);
    },
  });
  const either = AbortSignal.any([signal, failed.signal]);
  // Each request in flight listens: more of them is no leak.
  setMaxListeners(2 * inFlight, either);
  const context = { baseUrl, send, clock, tally, signal: either };
  const waiting = lanes[Symbol.iterator]();
  try {
    await Promise.all(Array.from({ length: inFlight }, () => work(waiting, context, options)));
    return true;
  } catch (error) {
    failed.abort();
    if (signal.aborted) return false;
    throw error;
  } finally {
    client.close();
  }
}

async function work<Command extends FeedCommand>(
  waiting: Iterator<readonly Command[]>,
  context: CarryOutContext,
  { onCarriedOut }: FeedOptions<Command>,
): Promise<void> {
  for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
    for (const command of next.value) {
      const result = await carryOut(command, context);
      onCarriedOut?.(command, result);
    }
  }
}

/** The clock of the machine. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  random: Math.random,
};
