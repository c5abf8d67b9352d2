import type { MessageCodec } from '@waybill/avro';
import type { Offset, TopicPartition } from '@waybill/messages';
import { judgeRecord, NO_OFFSET, PARTITIONS } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';

import type { Cause } from '../reactor/cause.ts';
import type { ReactorDefinition } from '../reactor/reaction.ts';
import type { SourceTopic } from '../reactor/read-cause.ts';
import { readCause, reactorName, sourceTopicsOf } from '../reactor/read-cause.ts';
import { toTimer } from '../reactor/timer.ts';
import type { CommandWriter } from '../reactor/write-commands.ts';
import { createCommandWriter } from '../reactor/write-commands.ts';
import type { Actor, Chance } from './actor.ts';
import type { SimulatedTimers } from './simulated-timers.ts';

export type ReactorWorld = {
  readonly log: MemoryLog;
  readonly codec: MessageCodec;
  readonly now: () => number;
  readonly chance: Chance;
  readonly timers: SimulatedTimers;
};

type Position = { readonly next: number; readonly token: Offset };

/**
 * A reactor in one partition of one of its sources. Its position is stored behind its commands: when it dies in between,
 * it sends them again. A reaction that fails is tried again later.
 */
export class SimulatedReactor implements Actor {
  readonly name: string;
  private readonly at: TopicPartition;
  private readonly topic: SourceTopic;
  private readonly write: CommandWriter;
  private readonly world: ReactorWorld;
  private stored: Position = { next: 0, token: NO_OFFSET };
  private position = this.stored;

  constructor(
    reactor: ReactorDefinition,
    [name, topic]: readonly [string, SourceTopic],
    n: number,
    world: ReactorWorld,
  ) {
    this.at = { topic: name, partition: n };
    this.topic = topic;
    this.world = world;
    this.write = createCommandWriter(reactor, world.codec, world.now);
    this.name = `reactor ${reactorName(reactor)} at ${name}[${n}]`;
  }

  hasWork(): boolean {
    return this.world.log.countOf(this.at) > this.stored.next;
  }

  async step(): Promise<string> {
    const { chance, log, codec } = this.world;
    const record = log.recordsOf(this.at)[this.position.next];
    // It may be ahead of what it has stored.
    if (record === undefined || chance.of('save')) return this.save();
    const { kind, token } = judgeRecord(this.position.token, record);
    const behind = { next: this.position.next + 1, token };
    const cause = kind === 'live' ? readCause(this.topic, codec, record) : undefined;
    if (typeof cause === 'string') throw new Error(cause);
    if (cause === undefined) {
      this.position = behind;
      return 'passes over a record';
    }
    if (chance.of('failure')) return 'fails, and tries again later';
    return this.react(cause, behind);
  }

  crash(): void {
    this.position = this.stored;
  }

  private async react(cause: Cause, behind: Position): Promise<string> {
    const { chance, log, timers } = this.world;
    const commands = this.write(cause, await cause.react());
    for (const { due, ...command } of commands) {
      if (due === undefined) log.plant(command.at, [command.record]);
      else timers.set(toTimer(this.name, cause.offset, { ...command, due }));
      if (chance.of('crash')) {
        this.crash();
        return 'dies behind a command';
      }
    }
    this.position = behind;
    return `sends ${commands.length}`;
  }

  private save(): string {
    this.stored = this.position;
    return `stores its position ${this.stored.next}`;
  }
}

/** One for each partition of each source. */
export function reactorsOf(reactor: ReactorDefinition, world: ReactorWorld): readonly SimulatedReactor[] {
  const numbers = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  return [...sourceTopicsOf(reactor)].flatMap((source) =>
    numbers.map((partition) => new SimulatedReactor(reactor, source, partition, world)),
  );
}
