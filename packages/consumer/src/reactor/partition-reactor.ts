import type { FetchedRecords, Offset, ReactorPosition, TopicPartition } from '@waybill/messages';
import { judgeRecord, offsetAfter } from '@waybill/messages';
import { recordIdentity } from '@waybill/projection';

import { pause } from '../owner/pause.ts';
import type { Cause } from './cause.ts';
import type { Lane } from './lanes.ts';
import { Lanes } from './lanes.ts';
import type { SourceTopic } from './read-cause.ts';
import { readCause } from './read-cause.ts';
import type { ReactorParts } from './reactor-parts.ts';
import { TRIES_BEFORE_PARKING } from './reactor-parts.ts';
import { toTimer } from './timer.ts';
import { within } from './within.ts';

/** Where a reactor begins in a partition. */
export type Beginning = {
  readonly position: ReactorPosition;
  /** The first record to read; before the end of the position where something is parked. */
  readonly from: Offset;
  /** The fencing token in front of it. */
  readonly token: Offset;
};

type Options = {
  readonly at: TopicPartition;
  /** Its name in positions. */
  readonly key: string;
  readonly topic: SourceTopic;
  readonly beginning: Beginning;
  /** Called when the position, or what waits, may have changed. */
  readonly onMoved: (partition: PartitionReactor) => void;
};

/**
 * Reacts to one partition: what one aggregate causes goes out in the order of its records, each command acknowledged
 * before the next; aggregates do not wait for each other.
 */
export class PartitionReactor {
  readonly key: string;
  private readonly options: Options;
  private readonly parts: ReactorParts;
  private readonly lanes: Lanes;
  private readonly stopping = new AbortController();
  private readonly runs = new Set<Promise<void>>();
  private token: Offset;
  private sent = 0;

  constructor(options: Options, parts: ReactorParts) {
    this.key = options.key;
    this.options = options;
    this.parts = parts;
    this.lanes = new Lanes(options.beginning.position);
    this.token = options.beginning.token;
  }

  get waiting(): number {
    return this.lanes.waiting;
  }

  /** Commands that were acknowledged. */
  get commandsSent(): number {
    return this.sent;
  }

  parked(): readonly Lane[] {
    return this.lanes.parked();
  }

  position(): ReactorPosition {
    return this.lanes.position();
  }

  /** @returns why the partition must not be read on, as a sentence; what was read before is reacted to nevertheless */
  take({ topic, partition, records, next }: FetchedRecords): string | undefined {
    for (const record of records) {
      const { kind, token } = judgeRecord(this.token, record);
      this.token = token;
      const cause = kind === 'live' ? readCause(this.options.topic, this.parts.codec, record) : undefined;
      if (typeof cause === 'string') return `${topic}[${partition}]@${record.offset}: ${cause}`;
      if (cause !== undefined) this.begin(this.lanes.add(cause));
      this.lanes.passed({ events: record.offset, token, lastId: recordIdentity(record) });
    }
    const last = offsetAfter(next, -1);
    if (records.at(-1)?.offset !== last) this.lanes.passed({ events: last, token: this.token, lastId: undefined });
    this.options.onMoved(this);
    return undefined;
  }

  /** Begins nothing more. Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.runs);
  }

  private begin(lane: Lane | undefined): void {
    if (lane === undefined || lane.isRunning) return;
    const run = this.run(lane).finally(() => this.runs.delete(run));
    this.runs.add(run);
  }

  private async run(lane: Lane): Promise<void> {
    const { signal } = this.stopping;
    lane.isRunning = true;
    while (!signal.aborted) {
      const [cause] = lane.queue;
      if (cause === undefined) break;
      try {
        await this.parts.slots(() => this.react(lane, cause));
        if (lane.outbox?.length === 0) this.finish(lane);
      } catch (error) {
        await this.waitAfter(lane, error);
      }
    }
    lane.isRunning = false;
  }

  private async react(lane: Lane, cause: Cause): Promise<void> {
    const { appender, timers, writeCommands, now, timing } = this.parts;
    if (this.isStopping()) return;
    // Kept for the next try: what was acknowledged is not sent again, and the handler is not asked again.
    const outbox = (lane.outbox ??= [
      ...writeCommands(cause, await within(timing.reactWithinMs, async () => cause.react())),
    ]);
    for (const { due, ...command } of [...outbox]) {
      if (this.isStopping()) return;
      if (due === undefined) await appender.append(command.at, command.record, now());
      else await timers.set(toTimer(this.key, cause.offset, { ...command, due }));
      outbox.shift();
      this.sent += due === undefined ? 1 : 0;
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private finish(lane: Lane): void {
    const wasParked = lane.parkedFrom !== undefined && lane.tries > 0;
    this.lanes.done(lane);
    if (wasParked) this.parts.logger.info('a parked aggregate goes on', { aggregate: lane.key });
    this.options.onMoved(this);
  }

  private async waitAfter(lane: Lane, error: unknown): Promise<void> {
    const { random, timing, logger } = this.parts;
    lane.tries += 1;
    lane.reason = error instanceof Error ? error.message : String(error);
    if (lane.tries === TRIES_BEFORE_PARKING) {
      this.lanes.park(lane);
      this.options.onMoved(this);
      const { topic } = this.options.at;
      logger.warn('an aggregate is parked', { topic, aggregate: lane.key, offset: lane.parkedFrom, err: error });
    }
    const longest = Math.min(timing.longestBackOffMs, timing.backOffMs * 2 ** Math.min(lane.tries, 20));
    await pause(longest * (0.5 + random() / 2), this.stopping.signal);
  }
}
