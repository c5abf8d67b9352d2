import type { Log, LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { judgeRecord, offsetAfter } from '@waybill/messages';

import type { Cut, PartitionCut } from './cut-history.ts';

/** Live records of one partition, as one fetch brought them. */
export type HistoryPart = {
  readonly at: TopicPartition;
  /** In order, without claims, and without what a superseded owner has written. */
  readonly records: readonly LogRecord[];
  /** Where records of a superseded owner were dropped: nowhere but after a broker has let a stale append through. */
  readonly voided: readonly Offset[];
  /** The offset behind what was read. */
  readonly next: Offset;
  /** The fencing token with which a reader goes on there. */
  readonly token: Offset | undefined;
};

export type ReadOptions = {
  /** Ends the reading between two fetches. */
  readonly signal?: AbortSignal;
  /** Told how many records were read; the next fetch is looked at when its promise is kept. */
  readonly pace?: (records: number) => Promise<void>;
};

/**
 * Reads a cut: partition by partition, each in order, so that the same cut gives the same records in the same order. The
 * next fetch is under way while the caller works on the one before.
 *
 * @throws `OffsetOutOfRangeError` when retention deletes what is still to be read, the signal's reason when it fires
 */
export async function* readHistory(
  log: Pick<Log, 'readRange'>,
  cut: Cut,
  options: ReadOptions = {},
): AsyncGenerator<HistoryPart, void, undefined> {
  for (const partition of cut) yield* readPartition(log, partition, options);
}

async function* readPartition(
  log: Pick<Log, 'readRange'>,
  { at, from, until, token: begin }: PartitionCut,
  { signal, pace }: ReadOptions,
): AsyncGenerator<HistoryPart, void, undefined> {
  if (until <= from) return;
  let token = begin;
  const range = log.readRange(at, from, offsetAfter(until, -1));
  const fetched: AsyncIterator<readonly LogRecord[], unknown> = range[Symbol.asyncIterator]();
  let upcoming = fetched.next();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const fetch = await upcoming;
      if (fetch.done === true) return;
      const records = fetch.value;
      upcoming = fetched.next();
      // Whoever stops early does not hear of it.
      upcoming.catch(() => undefined);
      const judged = judge(records, token);
      token = judged.token;
      const last = records.at(-1);
      if (last === undefined) continue;
      yield { at, records: judged.live, voided: judged.voided, next: offsetAfter(last.offset), token };
      await pace?.(records.length);
    }
  } finally {
    await fetched.return?.();
  }
}

function judge(records: readonly LogRecord[], before: Offset | undefined) {
  if (before === undefined) return { live: records, voided: [], token: before };
  const voided: Offset[] = [];
  let token = before;
  const live = records.filter((record) => {
    const verdict = judgeRecord(token, record);
    token = verdict.token;
    if (verdict.kind === 'void') voided.push(record.offset);
    return verdict.kind === 'live';
  });
  return { live, voided, token };
}
