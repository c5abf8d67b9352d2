import type { Log, Offset, ReactorPosition, ReactorPositions, ReactorStore, TopicPartition } from '@waybill/messages';
import { CLAIM_TYPE, NO_OFFSET, offsetAfter, OffsetOutOfRangeError, toOffset, tokenBefore } from '@waybill/messages';
import { recordIdentity } from '@waybill/projection';

import type { Beginning } from './partition-reactor.ts';

/** Where a reactor without a position begins in a partition that has records. */
export type ReactorsFrom = 'earliest' | 'latest';

/** What beginning needs. */
export type BeginningParts = {
  readonly log: Pick<Log, 'readRange' | 'endOffset'>;
  readonly store: ReactorStore;
  readonly reactor: string;
  /** Of the partition, in positions. */
  readonly key: string;
  readonly from: ReactorsFrom | undefined;
};

type Options = BeginningParts & { readonly stored: ReactorPositions };

/**
 * Where a reactor begins in a partition: behind its position, or at the first record that is parked. Without a position it
 * begins where nothing was decided yet, else only where it is told to: it would react to years of events.
 *
 * @returns a sentence when it must not begin
 */
export async function beginPartition(at: TopicPartition, options: Options): Promise<Beginning | string> {
  const { log, stored, key } = options;
  const position = stored.get(key);
  if (position === undefined) return beginFirst(at, options);
  const problem = await findLostTail(log, at, position);
  if (problem !== undefined) return problem;
  const behind = offsetAfter(position.events);
  const from = [...position.parked.values()].reduce((first, offset) => (offset < first ? offset : first), behind);
  // The stored token is that of its end, not of what is parked before it.
  return { position, from, token: from === behind ? position.token : await tokenBefore(log, at, from) };
}

/**
 * Creates the positions that are missing where nothing was decided yet. Called before anything of the team is decided, so
 * that the reactor of a new installation is there for its first event.
 *
 * @param partitions  by their keys
 */
export async function createPositions(
  partitions: ReadonlyMap<string, TopicPartition>,
  { log, store, reactor }: Pick<BeginningParts, 'log' | 'store' | 'reactor'>,
): Promise<void> {
  const stored = await store.read(reactor);
  const missing = [...partitions].filter(([key]) => !stored.has(key));
  const looked = await Promise.all(
    missing.map(async ([key, at]) => ((await hasDecisions(log, at, await log.endOffset(at))) ? [] : [key])),
  );
  const beginning = { events: NO_OFFSET, token: NO_OFFSET, lastId: undefined, parked: new Map<string, Offset>() };
  const fresh = new Map(looked.flat().map((key) => [key, beginning]));
  if (fresh.size > 0) await store.write(reactor, fresh);
}

async function beginFirst(at: TopicPartition, options: Options): Promise<Beginning | string> {
  const { log, store, reactor, key, from } = options;
  const end = await log.endOffset(at);
  if (from === undefined)
    return `${reactor} has no position in ${at.topic}[${at.partition}], which has records: set WAYBILL_REACTORS_FROM to earliest or latest.`;
  const begin = from === 'latest' ? end : toOffset(0n);
  const token = await tokenBefore(log, at, begin);
  const position: ReactorPosition = { events: offsetAfter(begin, -1), token, lastId: undefined, parked: new Map() };
  // At once: whoever begins next must not begin behind what happens meanwhile.
  await store.write(reactor, new Map([[key, position]]));
  return { position, from: begin, token };
}

/** Whether anything stands there but claims. */
async function hasDecisions(log: Options['log'], at: TopicPartition, end: bigint): Promise<boolean> {
  if (end === 0n) return false;
  try {
    for await (const records of log.readRange(at, toOffset(0n), toOffset(end - 1n)))
      if (records.some(({ headers }) => headers['ce_type'] !== CLAIM_TYPE)) return true;
    return false;
  } catch (error) {
    // What is gone was something.
    if (error instanceof OffsetOutOfRangeError) return true;
    throw error;
  }
}

/** Whether the record at the position is still the one that was read there. */
async function findLostTail(
  log: Options['log'],
  at: TopicPartition,
  { events, lastId }: ReactorPosition,
): Promise<string | undefined> {
  if (events === NO_OFFSET) return undefined;
  const place = `${at.topic}[${at.partition}]`;
  const end = await log.endOffset(at);
  if (end <= events) return `${place}@${events} was read, and the partition ends at ${end}: its tail was lost.`;
  if (lastId === undefined) return undefined;
  try {
    for await (const [record] of log.readRange(at, events, events))
      if (record === undefined || recordIdentity(record) !== lastId)
        return `${place}@${events} is not ${lastId}, which was read there.`;
  } catch (error) {
    // Below the start of the log: whether anything is missing shows when the next record is fetched.
    if (!(error instanceof OffsetOutOfRangeError)) throw error;
  }
  return undefined;
}
