import { setTimeout as sleep } from 'node:timers/promises';

import type { DecodableFetchLoop } from '@waybill/avro';
import type { FetchedRecords, Log, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError, offsetAfter } from '@waybill/messages';
import type { PositionsReading } from '@waybill/operations';
import type { PartitionPosition, Projector, SeenEnd } from '@waybill/projection';
import type { Health } from '@waybill/service';
import { abortWithin } from '@waybill/service';
import type { Logger } from '@waybill/telemetry';

import { findLostTail } from './find-lost-tail.ts';
import type { FlightCounters } from './flight-counters.ts';

const NO_PARTITIONS = 'Kafka has given this process no partitions: it may be away, or other processes hold them all.';

type Options = {
  readonly projector: Projector;
  readonly log: Pick<Log, 'endOffset' | 'readRange'>;
  readonly fetchLoop: DecodableFetchLoop;
  readonly maxFlightRecords: number;
  readonly logger: Logger;
  readonly counters: FlightCounters;
  readonly onAdvance: (reading: PositionsReading) => void;
};

/** After a failure the store may need an election or a restart. */
const RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;
/** How often a projector says up to when its views are complete. */
const TELL_ENDS_MS = 900;
/** When there is nothing else to do. Longer, so that one who works tells it behind a flight, when nothing is queued. */
const IDLE_TICK_MS = 1_000;
/** So many failures for the same reason are told once more: about 20 s of them. */
const TOLD_AGAIN_AFTER = 10;

/** Fetches, applies and begins again, for the partitions that it is given. */
export class ProjectionLoop {
  private readonly options: Options;
  private assigned: readonly TopicPartition[] = [];
  private read: readonly TopicPartition[] = [];
  private waitingFor: string | undefined = NO_PARTITIONS;
  private alarms: string[] = [];
  private failures = 0;
  private endsToldMs = 0;
  /** Aborted when the present partitions are no longer those to work on. */
  private turn = new AbortController();
  private readonly stopping = new AbortController();

  constructor(options: Options) {
    this.options = options;
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.assigned = partitions;
    this.turn.abort();
  }

  stop(): void {
    this.stopping.abort();
    this.turn.abort();
  }

  state(): Pick<Health, 'ready' | 'waitingFor'> {
    const waitingFor = this.waitingFor ?? this.alarms[0] ?? this.options.fetchLoop.problem;
    return { ready: waitingFor === undefined, waitingFor };
  }

  /** Works until `stop`. A flight that was begun is finished. */
  async run(): Promise<void> {
    const { fetchLoop } = this.options;
    while (!this.stopping.signal.aborted) {
      this.turn = new AbortController();
      try {
        await this.work(this.turn);
      } catch (error) {
        // Else what it still looks up would be assigned beside what the next turn reads.
        this.turn.abort();
        await this.waitAfter(error);
      }
    }
    await fetchLoop.close();
  }

  /** One assignment, from its beginning until it changes or something fails. */
  private async work(turn: AbortController): Promise<void> {
    const { signal } = turn;
    const failures: unknown[] = [];
    const positions = await this.begin(this.assigned);
    // A partition that Kafka cannot tell of holds no other one back.
    void this.assignAll(positions, signal).catch((error: unknown) => {
      failures.push(error);
      turn.abort();
    });
    let tick = abortWithin(signal, IDLE_TICK_MS);
    while (!signal.aborted) {
      const fetched = await this.take(tick);
      if (tick.aborted) tick = abortWithin(signal, IDLE_TICK_MS);
      const ends = this.endsToTell();
      if (fetched.length > 0 || ends.length > 0) await this.fly(fetched, ends);
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Once a second; to be asked in the turn in which records were taken, so that none came between. */
  private endsToTell(): readonly SeenEnd[] {
    const nowMs = Date.now();
    if (nowMs - this.endsToldMs < TELL_ENDS_MS) return [];
    const ends = this.read.flatMap((at) => {
      const seenMs = this.options.fetchLoop.endSeenAt(at);
      return seenMs === undefined ? [] : [{ at, seenMs }];
    });
    if (ends.length > 0) this.endsToldMs = nowMs;
    return ends;
  }

  private begin(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<TopicPartition, PartitionPosition>> {
    const { projector, fetchLoop } = this.options;
    for (const at of this.read) fetchLoop.unassign(at);
    this.read = partitions;
    this.alarms = [];
    return projector.begin(partitions);
  }

  private async assignAll(
    positions: ReadonlyMap<TopicPartition, PartitionPosition>,
    signal: AbortSignal,
  ): Promise<void> {
    await Promise.all(Array.from(positions, ([at, position]) => this.assignAt(at, position, signal)));
    if (!signal.aborted) this.waitingFor = positions.size === 0 ? NO_PARTITIONS : undefined;
  }

  private async assignAt(at: TopicPartition, position: PartitionPosition, signal: AbortSignal): Promise<void> {
    const { log, fetchLoop } = this.options;
    const problem = await findLostTail(log, at, position);
    if (signal.aborted) return;
    if (problem === undefined) fetchLoop.assign(at, offsetAfter(position.events));
    else this.alarm(problem);
  }

  private async take(signal: AbortSignal): Promise<readonly FetchedRecords[]> {
    const { fetchLoop, maxFlightRecords } = this.options;
    try {
      return await fetchLoop.take(maxFlightRecords, signal);
    } catch (error) {
      // The fetch loop goes on without the partition, and so do we.
      if (!(error instanceof OffsetOutOfRangeError)) throw error;
      this.alarm(error.message);
      return [];
    }
  }

  private async fly(fetched: readonly FetchedRecords[], ends: readonly SeenEnd[]): Promise<void> {
    const { projector, counters, onAdvance, logger } = this.options;
    const beganMs = Date.now();
    const report = await projector.apply(fetched, ends);
    this.failures = 0;
    if (report.reading) onAdvance(report.reading);
    counters.count({ fetched, report, beganMs, endedMs: Date.now() });
    if (report.counts.voids > 0) logger.warn('dropped records of superseded owners', { count: report.counts.voids });
    for (const { topic, partition, reason } of report.stopped) {
      this.options.fetchLoop.unassign({ topic, partition });
      this.alarm(reason);
    }
  }

  private async waitAfter(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const { counters, logger } = this.options;
    counters.countRestart();
    this.failures += 1;
    if (reason !== this.waitingFor || this.failures % TOLD_AGAIN_AFTER === 0)
      logger.warn('projection begins again', { err: error, failures: this.failures });
    this.waitingFor = reason;
    const waitMs = Math.min(RETRY_MS * 2 ** (this.failures - 1), MAX_RETRY_MS);
    await sleep(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private alarm(reason: string): void {
    this.alarms.push(`A partition stopped. ${reason}`);
    this.options.logger.error('a partition stopped', { reason });
  }
}
