import type { MessageCodec } from '@waybill/avro';
import type { LogRecord, NewRecord, Offset, TopicPartition } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';

import type { AggregateKind } from '../aggregate-kind.ts';
import { decideRun } from '../decision/decide-run.ts';
import { claimRecord } from '../owner/claim-record.ts';
import { beginRestoring, foldRecord } from '../partition/fold-record.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import { emptyPartition, merge, openStage } from '../partition/partition-state.ts';
import type { Actor, Chance } from './actor.ts';

/** What an owner is simulated with. */
export type OwnerWorld = {
  readonly log: MemoryLog;
  readonly codec: MessageCodec;
  readonly now: () => number;
  readonly chance: Chance;
};

type Claimed = { readonly claim: Offset; readonly state: PartitionState };

const MOST_COMMANDS = 4;

/**
 * The owner of one partition, as production's loop decides: claim, read back, decide a run, append it as one batch. It may
 * die at any point, also behind an append whose answer it never gets, and what it was about to append may land long after
 * its successor has claimed: all readers must drop that.
 */
export class SimulatedOwner implements Actor {
  readonly name: string;
  private readonly kind: AggregateKind;
  private readonly commands: TopicPartition;
  private readonly events: TopicPartition;
  private readonly world: OwnerWorld;
  private claimed: Claimed | undefined;
  /** Batches of owners that died before they were sent. */
  private readonly late: (readonly NewRecord[])[] = [];
  private lives = 0;
  private confirmed = NO_OFFSET;

  constructor(kind: AggregateKind, partition: number, world: OwnerWorld) {
    this.kind = kind;
    this.world = world;
    this.commands = { topic: kind.contract.commandsTopic, partition };
    this.events = { topic: kind.contract.eventsTopic, partition };
    this.name = `owner of ${kind.contract.eventsTopic}[${partition}]`;
  }

  hasWork(): boolean {
    return this.world.log.countOf(this.commands) > Number(this.decidedThrough()) + 1;
  }

  step(): Promise<string> {
    const { chance } = this.world;
    if (this.claimed === undefined) return Promise.resolve(this.claim());
    const many = 1 + chance.upTo(MOST_COMMANDS);
    const run = decideRun(this.claimed.state, this.waiting().slice(0, many), this.contextOf(this.claimed));
    if (chance.of('crash')) {
      this.crash(run.records);
      return Promise.resolve('dies before its append');
    }
    for (const letter of run.deadLetters) this.world.log.plant(this.deadLetters(), [letter]);
    this.world.log.plant(this.events, run.records);
    if (chance.of('crash')) {
      this.crash();
      return Promise.resolve('dies behind its append');
    }
    merge(run.stage);
    this.confirmed = this.claimed.state.progress.decidedThrough;
    return Promise.resolve(`decides ${run.commands}`);
  }

  /** The process is gone; a successor begins from the log. */
  crash(unsent?: readonly NewRecord[]): void {
    if (unsent) this.late.push(unsent);
    this.claimed = undefined;
  }

  private claim(): string {
    const { log, codec, now } = this.world;
    this.lives += 1;
    const owner = `${this.name}, life ${this.lives}`;
    const at = new Date(now());
    const record = claimRecord(codec, this.kind.contract.team, { owner, build: 'simulated', at, released: false });
    const claim = log.plant(this.events, [record]);
    // The broker refuses what was sent before; what it had taken already, and what passed every fence, lands now.
    for (const unsent of this.late.splice(0)) log.plant(this.events, unsent);
    this.claimed = { claim, state: this.restore(claim) };
    this.confirmed = this.claimed.state.progress.decidedThrough;
    return `claims at ${claim}`;
  }

  private restore(claim: Offset): PartitionState {
    const state = emptyPartition();
    const restoring = beginRestoring(openStage(state), this.kind, this.world.codec);
    for (const record of this.world.log.recordsOf(this.events)) {
      if (record.offset >= claim) break;
      foldRecord(restoring, record);
    }
    merge(restoring.stage);
    return state;
  }

  /** Commands behind the last one of which an owner has learned that it is decided. */
  private waiting(): readonly LogRecord[] {
    return this.world.log.recordsOf(this.commands).slice(Number(this.decidedThrough()) + 1);
  }

  private decidedThrough(): Offset {
    return this.claimed?.state.progress.decidedThrough ?? this.confirmed;
  }

  private contextOf({ claim }: Claimed) {
    const { codec, now } = this.world;
    const trace = () => ({ traceparent: undefined, end: () => undefined });
    return { kind: this.kind, codec, claim, now: new Date(now()), trace, build: 'simulated' };
  }

  private deadLetters(): TopicPartition {
    return { topic: this.kind.contract.deadLetterTopic, partition: this.events.partition };
  }
}
