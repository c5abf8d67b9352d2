import type { Log, Offset, Position, TopicPartition } from '@waybill/messages';
import { NO_OFFSET, offsetAfter, tokenBefore } from '@waybill/messages';

/** Where a history begins, or where it ends: the record there is part of what begins, not of what ends. */
export type Moment =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'end' }
  /** The first record of this time or a later one, ms since 1970. */
  | { readonly kind: 'time'; readonly timeMs: number }
  /** The same in every partition: for one partition, mostly. */
  | { readonly kind: 'offset'; readonly offset: Offset }
  /** Behind what a position covers; a partition that it does not name has nothing before it. */
  | { readonly kind: 'position'; readonly position: Position; readonly keyOf: (at: TopicPartition) => string };

export type Range = { readonly from: Moment; readonly to: Moment };

/** What is read of one partition. */
export type PartitionCut = {
  readonly at: TopicPartition;
  /** The first offset. */
  readonly from: Offset;
  /** The offset behind the last one; `from` when there is nothing. */
  readonly until: Offset;
  /** The fencing token with which the reader begins; undefined where nobody owns partitions, as of commands: nothing is void. */
  readonly token: Offset | undefined;
};

/** What is read, in the order in which it is read. */
export type Cut = readonly PartitionCut[];

export type CutOptions = {
  /** Whether the topic's partitions have owners, whose records are fenced. @default those of all topics have */
  readonly isFenced?: (topic: string) => boolean;
};

type CutLog = Pick<Log, 'startOffset' | 'endOffset' | 'offsetAt' | 'readRange'>;

/** What is asked for is not there: it was deleted, or it was never written. */
export class RangeGoneError extends Error {
  override readonly name = 'RangeGoneError';
}

/**
 * Decides what a replay reads. All ends are taken before anything else, so that everything that is read was there at one
 * time, whatever is written meanwhile.
 *
 * @throws `RangeGoneError` when what is asked for lies outside of what is kept, `PartUnavailableError`
 */
export async function cutHistory(
  log: CutLog,
  partitions: readonly TopicPartition[],
  range: Range,
  { isFenced = () => true }: CutOptions = {},
): Promise<Cut> {
  const ends = await Promise.all(partitions.map((at) => log.endOffset(at)));
  return Promise.all(
    partitions.map(async (at, index) => {
      const kept = { start: await log.startOffset(at), end: ends[index] ?? (await log.endOffset(at)) };
      const from = await resolve(log, at, range.from, kept);
      const until = await resolve(log, at, range.to, kept);
      const isEmpty = until <= from;
      const token = isFenced(at.topic) ? await firstToken(log, at, isEmpty ? kept.start : from, kept.start) : undefined;
      return { at, from, until: isEmpty ? from : until, token };
    }),
  );
}

function firstToken(log: CutLog, at: TopicPartition, from: Offset, start: Offset): Offset | Promise<Offset> {
  // What the first record names may be deleted: it speaks for itself.
  return from <= start ? NO_OFFSET : tokenBefore(log, at, from);
}

type Kept = { readonly start: Offset; readonly end: Offset };

async function resolve(log: CutLog, at: TopicPartition, moment: Moment, kept: Kept): Promise<Offset> {
  switch (moment.kind) {
    case 'beginning':
      return kept.start;
    case 'end':
      return kept.end;
    case 'time':
      return firstSince(log, at, moment.timeMs, kept);
    case 'offset':
      return inside(at, moment.offset, kept);
    case 'position': {
      const covered = moment.position.get(moment.keyOf(at));
      return covered === undefined ? kept.start : inside(at, offsetAfter(covered), kept);
    }
  }
}

async function firstSince(log: CutLog, at: TopicPartition, timeMs: number, { start, end }: Kept): Promise<Offset> {
  const found = await log.offsetAt(at, timeMs);
  const { topic, partition } = at;
  const time = new Date(timeMs).toISOString();
  // Something of that time may be among what was deleted.
  if (found === start && start > 0n && start < end)
    throw new RangeGoneError(
      `${topic}[${partition}] no longer holds all since ${time}: its older records were deleted.`,
    );
  return found < end ? found : end;
}

function inside({ topic, partition }: TopicPartition, offset: Offset, { start, end }: Kept): Offset {
  if (offset >= start && offset <= end) return offset;
  throw new RangeGoneError(`${topic}[${partition}] holds the offsets ${start} to ${end}: ${offset} is not among them.`);
}
