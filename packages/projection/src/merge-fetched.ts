import type { FetchedRecords } from '@waybill/messages';

/** One entry for each partition: a flight may hold what several fetches brought. */
export function mergeFetched(fetched: readonly FetchedRecords[]): readonly FetchedRecords[] {
  const byPartition = new Map<string, FetchedRecords>();
  for (const part of fetched) {
    const name = `${part.topic} ${part.partition}`;
    const before = byPartition.get(name);
    byPartition.set(name, before ? { ...part, records: [...before.records, ...part.records] } : part);
  }
  return [...byPartition.values()];
}
