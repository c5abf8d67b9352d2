import type { Offset, OutcomeProcess } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';

import { Aggregates } from './aggregates.ts';
import type { FirstCommand } from './first-command.ts';
import { FirstCommands } from './first-commands.ts';

/** One aggregate behind its last event. */
export type Aggregate = {
  readonly state: unknown;
  /** Its events so far. */
  readonly version: number;
  /** Why its state is not known: its decider can't fold one of its events. */
  readonly brokenBy?: string;
  /** Its operations that go on, by the short name of the command that began them. */
  readonly running?: Readonly<Record<string, RunningOperation>>;
  /** The last command of each cause that it was sent: `sequence.index` by `reactor|source aggregate`. */
  readonly causes?: Readonly<Record<string, string>>;
};

/** An operation that a later decision ends. */
export type RunningOperation = Pick<
  OutcomeProcess,
  'commandId' | 'commandType' | 'fingerprint' | 'operationKid' | 'callbacks' | 'created'
> & {
  /** Of the command that began it. */
  readonly offset: bigint;
  /** When that was appended, ms since 1970. */
  readonly commandTimeMs: number;
  readonly steps: readonly { readonly step: string; readonly atMs: number }[];
  /** What its causes and steps have written, by `positionText`. */
  readonly position: string | undefined;
};

/** How far the log of a partition has been decided. */
export type Progress = {
  /** Offset of the last command that has an outcome; `NO_OFFSET` before the first. */
  readonly decidedThrough: Offset;
  /** Id of the command at `decidedThrough`. */
  readonly lastCommandId: string | undefined;
  /** Log time: the largest record time of a decided command, ms since 1970. A wall clock has no say here. */
  readonly logTimeMs: number;
};

/** The fold of one events partition. */
export type PartitionState = {
  /** By `tenant|aggregateId`. */
  readonly aggregates: Aggregates;
  readonly firstCommands: FirstCommands;
  /** Offsets of commands that this owner ended as cancelled before they were decided. */
  readonly canceled: Set<bigint>;
  progress: Progress;
};

/** Changes on top of a state that become part of it only by `merge`: decisions whose append is not acknowledged. */
export type Stage = {
  readonly base: PartitionState;
  readonly aggregates: Map<string, Aggregate>;
  readonly firstCommands: Map<string, FirstCommand>;
  readonly canceled: Set<bigint>;
  progress: Progress;
};

/** @param limitBytes  of aggregates that are stored elsewhere too @default all may stay in memory */
export function emptyPartition(limitBytes?: () => number): PartitionState {
  return {
    aggregates: new Aggregates(limitBytes),
    firstCommands: new FirstCommands(),
    canceled: new Set(),
    progress: { decidedThrough: NO_OFFSET, lastCommandId: undefined, logTimeMs: -Infinity },
  };
}

export function openStage(base: PartitionState): Stage {
  return { base, aggregates: new Map(), firstCommands: new Map(), canceled: new Set(), progress: base.progress };
}

/** The aggregate as it is on the stage; undefined when it has no event yet. */
export function aggregateOf(stage: Stage, key: string): Aggregate | undefined {
  return stage.aggregates.get(key) ?? stage.base.aggregates.get(key);
}

/** Whether the command at this offset was asked to have no effect before it was decided. */
export function isCanceled({ base, canceled }: Stage, offset: bigint): boolean {
  return canceled.has(offset) || base.canceled.has(offset);
}

/** The staged decisions are in the log now: they become part of the state, and the stage is empty again. */
export function merge({ base, aggregates, firstCommands, canceled, progress }: Stage): void {
  for (const [key, aggregate] of aggregates) base.aggregates.set(key, aggregate);
  // A key that is used again behind its window becomes the youngest.
  for (const [id, first] of firstCommands) base.firstCommands.set(id, first);
  for (const offset of canceled) base.canceled.add(offset);
  base.progress = progress;
  aggregates.clear();
  firstCommands.clear();
  canceled.clear();
}
