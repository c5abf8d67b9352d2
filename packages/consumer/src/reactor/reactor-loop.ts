import type { DecodableFetchLoop } from '@waybill/avro';
import type { FetchedRecords, ReactorPositions, ReactorStore, TopicPartition } from '@waybill/messages';
import { OffsetOutOfRangeError } from '@waybill/messages';
import { positionKey } from '@waybill/operations';

import { pause } from '../owner/pause.ts';
import type { ReactorsFrom } from './begin-partition.ts';
import { beginPartition } from './begin-partition.ts';
import { PartitionReactor } from './partition-reactor.ts';
import type { PositionSaver } from './position-saver.ts';
import type { SourceTopic } from './read-cause.ts';
import type { ReactorParts } from './reactor-parts.ts';

type Options = {
  readonly reactor: string;
  readonly topics: ReadonlyMap<string, SourceTopic>;
  readonly store: ReactorStore;
  readonly saver: PositionSaver;
  readonly fetchLoop: DecodableFetchLoop;
  readonly from: ReactorsFrom | undefined;
  /** Records that may wait at a time, parked ones included. */
  readonly mostWaiting: number;
};

/** A partition that the group gave to this process. */
export type HeldPartition = {
  readonly at: TopicPartition;
  readonly leaving: AbortController;
  /** Once it has begun. */
  reactor: PartitionReactor | undefined;
  /** Why it does not go on, as a sentence. */
  problem: string | undefined;
};

const TAKE_RECORDS = 1_000;
const ASK_AGAIN_MS = 2_000;
const RETRY_MS = 100;

/** Reads the partitions at hand, as long as not too much of them waits. */
export class ReactorLoop {
  private readonly options: Options;
  private readonly parts: ReactorParts;
  private readonly stopping = new AbortController();
  private readonly held = new Map<string, HeldPartition>();
  private readonly gone = new Set<Promise<void>>();
  private onRoom: () => void = () => undefined;

  constructor(options: Options, parts: ReactorParts) {
    this.options = options;
    this.parts = parts;
  }

  partitions(): readonly HeldPartition[] {
    return [...this.held.values()];
  }

  /** Why a partition does not go on, as a sentence. */
  problem(): string | undefined {
    const stopped = this.partitions().find(({ problem }) => problem !== undefined);
    return stopped?.problem ?? this.options.fetchLoop.problem;
  }

  isFull(): boolean {
    const waiting = this.partitions().reduce((sum, { reactor }) => sum + (reactor?.waiting ?? 0), 0);
    return waiting >= this.options.mostWaiting;
  }

  assign(partitions: readonly TopicPartition[]): void {
    const wanted = new Map(partitions.map((at) => [`${at.topic}/${at.partition}`, at]));
    for (const [name, partition] of this.held) if (!wanted.has(name)) this.letGo(name, partition);
    const fresh = [...wanted].filter(([name]) => !this.held.has(name));
    for (const [name, at] of fresh) {
      const partition = { at, leaving: new AbortController(), reactor: undefined, problem: 'It has not begun yet.' };
      this.held.set(name, partition);
      void this.begin(partition);
    }
  }

  /** Reads until `stop`. */
  async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.untilRoom();
      for (const fetched of await this.take()) this.react(fetched);
    }
  }

  /** Reads no more and sends no more. Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.onRoom();
    for (const [name, partition] of this.held) this.letGo(name, partition);
    await Promise.all(this.gone);
    await this.options.fetchLoop.close();
  }

  private letGo(name: string, { at, leaving, reactor }: HeldPartition): void {
    this.held.delete(name);
    leaving.abort();
    this.options.fetchLoop.unassign(at);
    this.onRoom();
    if (reactor === undefined) return;
    this.parts.timers.letGo(reactor.key);
    const going = reactor.stop().finally(() => this.gone.delete(going));
    this.gone.add(going);
  }

  private async begin(partition: HeldPartition): Promise<void> {
    const { signal } = partition.leaving;
    while (!signal.aborted) {
      const before = partition.problem;
      partition.problem = await this.tryBegin(partition).catch((error: unknown) => messageOf(error));
      if (partition.problem === undefined) return;
      if (partition.problem !== before)
        this.parts.logger.warn('a partition waits', { ...partition.at, reason: partition.problem });
      await pause(ASK_AGAIN_MS, signal);
    }
  }

  private async tryBegin(partition: HeldPartition): Promise<string | undefined> {
    const { at, leaving } = partition;
    const { reactor, topics, store, saver, from, fetchLoop } = this.options;
    const topic = topics.get(at.topic);
    if (topic === undefined) return `${reactor} does not read ${at.topic}.`;
    const key = positionKey(topic.tag, at.partition);
    const stored = await this.readPositions();
    const beginning = await beginPartition(at, { log: this.parts.log, store, reactor, key, from, stored });
    if (typeof beginning === 'string') return beginning;
    if (leaving.signal.aborted) return undefined;
    const onMoved = (moved: PartitionReactor) => {
      saver.note(moved);
      this.onRoom();
    };
    partition.reactor = new PartitionReactor({ at, key, topic, beginning, onMoved }, this.parts);
    this.parts.timers.hold(key);
    fetchLoop.assign(at, beginning.from);
    return undefined;
  }

  private reading: Promise<ReactorPositions> | undefined;

  /** One read for all partitions that begin together. */
  private readPositions(): Promise<ReactorPositions> {
    const { store, reactor } = this.options;
    this.reading ??= store.read(reactor).finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async untilRoom(): Promise<void> {
    while (this.isFull() && !this.stopping.signal.aborted)
      await new Promise<void>((resolve) => (this.onRoom = resolve));
  }

  private async take(): Promise<readonly FetchedRecords[]> {
    const { signal } = this.stopping;
    try {
      return await this.options.fetchLoop.take(TAKE_RECORDS, signal);
    } catch (error) {
      // The fetch loop goes on without the partition, and so do we.
      const at = error instanceof OffsetOutOfRangeError ? error.at : undefined;
      if (at === undefined) this.parts.logger.warn('could not fetch', { err: error });
      else this.halt(at, messageOf(error));
      await pause(RETRY_MS, signal);
      return [];
    }
  }

  private react(fetched: FetchedRecords): void {
    const problem = this.held.get(`${fetched.topic}/${fetched.partition}`)?.reactor?.take(fetched);
    if (problem === undefined) return;
    this.options.fetchLoop.unassign(fetched);
    this.halt(fetched, problem);
  }

  /** Nothing that can't be read is ever left out: the partition stands still until somebody has helped. */
  private halt({ topic, partition }: TopicPartition, reason: string): void {
    this.parts.logger.error('a partition stopped', { reactor: this.options.reactor, topic, partition, reason });
    const held = this.held.get(`${topic}/${partition}`);
    if (held !== undefined) held.problem = reason;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
