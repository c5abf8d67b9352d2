import type { PartitionCut } from '@waybill/replay';

import { CliError, exitCodes } from '../cli-error.ts';
import { advance, recordsBefore } from './replay-state.ts';
import type { PartitionState, ReplayState, Section } from './replay-state.ts';
import type { Batch, OpenSource, ReadingParts } from './read-batches.ts';
import { readBatches } from './read-batches.ts';
import type { ManifestFilter } from './manifest.ts';
import type { ReplayProgress } from './show-replay.ts';

/** What is to be replayed, and by what. */
export type ReplayJob = {
  readonly sources: readonly OpenSource[];
  readonly filter: ManifestFilter;
  /** Where it begins, when nothing of it was done before. */
  readonly begin: () => Promise<ReplayState>;
  readonly parts: Omit<ReadingParts, 'onRecords'>;
  readonly progress: ReplayProgress;
  /** Told the state from which it goes on. */
  readonly onBegin: (state: ReplayState) => void;
};

/** Reads one partition of a source for whoever writes it. */
export type Read = (source: OpenSource, cut: PartitionCut) => AsyncIterable<Batch>;

/** Writes one partition of a source. */
export type WritePartition = (
  io: {
    readonly read: Read;
    readonly onSection: (section: Section) => void;
    /** Told how many records were passed, by whoever reads them itself. */
    readonly onRecords: (count: number) => void;
  },
  source: OpenSource,
  partition: PartitionState,
) => Promise<void>;

export type Carrying = {
  /** Partitions that are worked on at the same time; 1 keeps their order. */
  readonly width: number;
  /** Told each state that counts. */
  readonly save: (state: ReplayState) => void;
};

/** Works on all partitions of a job that are not done. @returns the state when they are */
export async function carryOut(
  job: ReplayJob,
  begun: ReplayState,
  { width, save }: Carrying,
  write: WritePartition,
): Promise<ReplayState> {
  let state = begun;
  job.progress.records = recordsBefore(begun.partitions);
  job.onBegin(begun);
  const failed = new AbortController();
  const signal = AbortSignal.any([job.parts.signal, failed.signal]);
  const onRecords = (count: number) => {
    job.progress.records += count;
  };
  const io = {
    onRecords,
    read: (source: OpenSource, cut: PartitionCut) => readBatches({ ...job.parts, signal, onRecords }, source, cut),
    onSection: (section: Section) => {
      state = advance(state, section);
      save(state);
    },
  };
  const waiting = begun.partitions.filter(({ next, until }) => BigInt(next) < BigInt(until)).values();
  const work = async () => {
    for (const partition of waiting) {
      const source = job.sources.find(({ name }) => name === partition.source);
      if (source !== undefined) await write(io, source, partition);
    }
  };
  const workers = Array.from({ length: width }, () =>
    work().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  const ends = await Promise.allSettled(workers);
  // The first failure is the reason of all others.
  if (failed.signal.aborted) throw failed.signal.reason;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  // What was done before was asked the same, and its answers are not known any more.
  if (recordsBefore(begun.partitions) === 0) refuseFilter(job);
  return state;
}

/** What the expression of a job had answers of. */
export function answersOf({ sources }: ReplayJob) {
  const told = sources.flatMap(({ expression }) => (expression === undefined ? [] : [expression.told()]));
  return {
    answered: told.reduce((sum, each) => sum + each.answered, 0),
    unanswered: told.reduce((sum, each) => sum + each.unanswered, 0),
    reason: told.find(({ reason }) => reason !== undefined)?.reason ?? '',
  };
}

/** An expression that has an answer of no message is none that was meant. */
function refuseFilter(job: ReplayJob): void {
  const { answered, unanswered, reason } = answersOf(job);
  if (answered > 0 || unanswered === 0) return;
  throw new CliError({
    message: `--filter had no answer of any of ${unanswered} messages: ${reason}`,
    fix: 'Look at one message for the names that it has: waybill replay <topic> | head -1',
    exitCode: exitCodes.usage,
  });
}
