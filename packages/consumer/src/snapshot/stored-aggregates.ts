import { setTimeout as sleep } from 'node:timers/promises';

import type { SnapshotStore, TopicPartition } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

import type { StoredAggregates } from '../partition/aggregates.ts';
import { bucketOf, chunkOf } from './bucket-table.ts';
import { SnapshotDoubtError } from './doubt-error.ts';
import { unpackEntries } from './entries.ts';
import { readChunks } from './read-chunks.ts';
import type { SnapshotBody } from './snapshot-body.ts';

const RETRY_MS = 250;

/**
 * The aggregates of a snapshot, read from its chunks. While the store is away it waits: what is deciding now can't go
 * on without them.
 *
 * @param patienceMs  after which it gives up
 * @returns           what throws `SnapshotDoubtError` for a chunk that can't be had
 */
export function storedAggregates(
  store: Pick<SnapshotStore, 'readChunks'>,
  at: TopicPartition,
  { count, table }: SnapshotBody['aggregates'],
  patienceMs: number,
): StoredAggregates {
  return {
    count,
    async read(keys) {
      const wanted = new Map<number, Set<string>>();
      for (const key of keys) {
        const bucket = bucketOf(key, table);
        const others = wanted.get(bucket);
        if (others === undefined) wanted.set(bucket, new Set([key]));
        else others.add(key);
      }
      const asked = [...wanted].flatMap(([bucket, own]) => {
        const chunk = chunkOf(table, bucket);
        return chunk === undefined ? [] : [{ chunk, own }];
      });
      const chunks = asked.map(({ chunk }) => chunk);
      const bytes = await insist(() => readChunks(store, at, chunks), patienceMs);
      return new Map(
        asked.flatMap(({ own }, index) => [...unpackEntries(bytes[index] ?? NOTHING)].filter(([key]) => own.has(key))),
      );
    },
  };
}

const NOTHING = Buffer.alloc(0);

async function insist<Result>(read: () => Promise<Result>, patienceMs: number): Promise<Result> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof PartUnavailableError)) throw error;
      if (performance.now() > untilMs) throw new SnapshotDoubtError(`its store is away: ${error.message}`);
    }
    await sleep(RETRY_MS);
  }
}
