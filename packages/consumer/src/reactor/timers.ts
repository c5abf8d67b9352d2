import type { ReactorStore, Timer } from '@waybill/messages';

import { pause } from '../owner/pause.ts';
import type { ReactorParts } from './reactor-parts.ts';
import { toRecord } from './timer.ts';

type Parts = Pick<ReactorParts, 'appender' | 'logger' | 'now' | 'random'> & {
  readonly store: ReactorStore;
  readonly timing: Pick<ReactorParts['timing'], 'backOffMs' | 'longestBackOffMs'>;
};

/** Sent at a time. */
const PAGE = 500;
/** The store is asked at least so often: another process may have set timers of a partition before it lost it. */
const LONGEST_WAIT_MS = 30_000;

/** Sends the timers of the partitions at hand when their time has come, and forgets them behind the acknowledgement. */
export class Timers {
  private readonly reactor: string;
  private readonly parts: Parts;
  private readonly held = new Set<string>();
  private earliest = Infinity;
  private wakesAt = -Infinity;
  private wake: () => void = () => undefined;
  private failures = 0;
  private count = 0;
  /** Why timers can't be sent now, as a sentence. */
  problem: string | undefined;

  constructor(reactor: string, parts: Parts) {
    this.reactor = reactor;
    this.parts = parts;
  }

  /** Timers that were sent and acknowledged. */
  get sent(): number {
    return this.count;
  }

  /** Sends the timers of this partition too, by its name in positions. */
  hold(partition: string): void {
    this.held.add(partition);
    this.lookAt(-Infinity);
  }

  letGo(partition: string): void {
    this.held.delete(partition);
  }

  /** Resolves once the timer is kept. */
  async set(timer: Timer): Promise<void> {
    await this.parts.store.setTimers(this.reactor, [timer]);
    this.lookAt(timer.due.getTime());
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => {
      this.wake();
    });
    while (!signal.aborted) {
      this.earliest = Infinity;
      this.wakesAt = -Infinity;
      const waitMs = this.held.size === 0 ? LONGEST_WAIT_MS : await this.work();
      if (waitMs > 0) await this.rest(waitMs, signal);
    }
  }

  /** @returns how long nothing is due, ms */
  private async work(): Promise<number> {
    const { now, random, timing, logger } = this.parts;
    try {
      const next = await this.sendDue();
      this.failures = 0;
      this.problem = undefined;
      return Math.min(next - now(), LONGEST_WAIT_MS);
    } catch (error) {
      this.failures += 1;
      this.problem = error instanceof Error ? error.message : String(error);
      if (this.failures === 1) logger.warn('timers wait', { reactor: this.reactor, err: error });
      const longest = Math.min(timing.longestBackOffMs, timing.backOffMs * 2 ** Math.min(this.failures, 20));
      return longest * (0.5 + random() / 2);
    }
  }

  /** @returns when the next one is due, ms since 1970 */
  private async sendDue(): Promise<number> {
    const { store, now } = this.parts;
    const partitions = [...this.held];
    const due = await store.readTimers(this.reactor, { partitions, through: new Date(now()), limit: PAGE });
    if (due.length > 0) await this.send(due);
    if (due.length === PAGE) return -Infinity;
    const [next] = await store.readTimers(this.reactor, { partitions, through: undefined, limit: 1 });
    return next?.due.getTime() ?? Infinity;
  }

  private async send(due: readonly Timer[]): Promise<void> {
    const { store, appender, now } = this.parts;
    const append = (timer: Timer) => appender.append(timer.at, toRecord(timer, now()), now());
    const results = await Promise.allSettled(due.map(append));
    const sent = due.filter((_, index) => results[index]?.status === 'fulfilled');
    this.count += sent.length;
    await store.removeTimers(this.reactor, sent);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  private lookAt(timeMs: number): void {
    this.earliest = Math.min(this.earliest, timeMs);
    if (this.earliest < this.wakesAt) this.wake();
  }

  private async rest(waitMs: number, signal: AbortSignal): Promise<void> {
    const now = this.parts.now();
    // Something may have been set since the store was asked.
    this.wakesAt = Math.min(now + waitMs, Math.max(this.earliest, now));
    const woken = new AbortController();
    this.wake = () => {
      woken.abort();
    };
    if (!signal.aborted) await pause(this.wakesAt - now, woken.signal);
  }
}
