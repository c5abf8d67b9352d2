import { setTimeout as delay } from 'node:timers/promises';

import type { SeededRandom } from '@waybill/testing';

import type { Attempt, SeenStatus, Submission } from '../history/submission.ts';
import type { Client } from './client.ts';

/** A load that runs. What it has seen so far can be looked at. */
export type Workload = {
  readonly submissions: readonly Submission[];
  readonly attempts: readonly Attempt[];
  readonly watched: readonly SeenStatus[];
  /** Commands whose last answer is not definite yet. */
  open(): number;
  /** Sends nothing new. */
  end(): void;
  /** Sends nothing at all any more, neither commands nor questions. */
  abandon(): void;
  /** Resolves when every command has a definite answer; @param signal ends the repeats of those that have none */
  settled(signal: AbortSignal): Promise<void>;
};

type WorkloadOptions = {
  readonly client: Client;
  readonly next: () => Submission;
  readonly random: SeededRandom;
  /** Commands a second. */
  readonly rate: number;
};

/** Commands that are sent twice at once, and operations that are watched until they end. */
const REPEATED = 0.08;
const WATCHED = 0.25;
/** A client that got no answer comes back after this long, ms. */
const BACK_OFF = { first: 200, most: 3_000 };
/** While more than this wait for an answer or an end, nothing new is sent: their repeats would be a load of their own. */
const MOST_OPEN = 250;

export function runWorkload({ client, next, random, rate }: WorkloadOptions): Workload {
  const submissions: Submission[] = [];
  const running = new Set<Promise<void>>();
  const [ended, givenUp] = [new AbortController(), new AbortController()];
  const sender = createSender(client, givenUp.signal);

  function send(submission: Submission, follow: boolean): void {
    const whole = sender
      .repeatUntilDefinite(submission)
      .then((operationId) => (operationId !== undefined && follow ? sender.watch(operationId) : undefined));
    running.add(whole);
    void whole.finally(() => running.delete(whole));
  }

  async function pump(): Promise<void> {
    const begun = performance.now();
    for (let sent = 0; !ended.signal.aborted; sent += 1) {
      const dueMs = begun + (sent * 1000) / rate - performance.now();
      if (dueMs > 0) await delay(dueMs);
      if (running.size > MOST_OPEN) continue;
      const submission = next();
      submissions.push(submission);
      send(submission, random.chance(WATCHED));
      if (random.chance(REPEATED)) send(submission, false);
    }
  }

  const pumping = pump();
  return {
    ...{ submissions, attempts: sender.attempts, watched: sender.watched },
    open: () => running.size,
    end: () => {
      ended.abort();
    },
    abandon: () => {
      ended.abort();
      givenUp.abort();
    },
    async settled(signal) {
      signal.addEventListener('abort', () => {
        givenUp.abort();
      });
      await pumping;
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Sends and asks again until there is a definite answer, and keeps everything that came back. */
function createSender(client: Client, givenUp: AbortSignal) {
  const attempts: Attempt[] = [];
  const watched: SeenStatus[] = [];
  return {
    ...{ attempts, watched },
    /** @returns the operation id of its 202; undefined if it was refused or given up */
    async repeatUntilDefinite(submission: Submission): Promise<string | undefined> {
      for (let waitMs = BACK_OFF.first; !givenUp.aborted; waitMs = Math.min(waitMs * 2, BACK_OFF.most)) {
        const attempt = await client.submit(submission);
        attempts.push(attempt);
        if (attempt.answer === 'accepted') return attempt.operationId;
        if (attempt.answer === 'refused') return undefined;
        await delay(waitMs);
      }
      return undefined;
    },
    /** Polls until the operation has ended, or answers what it must not. */
    async watch(operationId: string): Promise<void> {
      while (!givenUp.aborted) {
        const seen = await client.status(operationId, 2);
        if (seen) watched.push(seen);
        if (seen && seen.httpStatus !== 202) return;
        if (!seen) await delay(BACK_OFF.first);
      }
    },
  };
}
