import type { Cut } from '@waybill/replay';

import type { RecordFilter } from './record-filter.ts';
import type { ReplayProgress } from './replay-events.ts';
import type { Written } from './whole-file.ts';

/** What a replay came to. The same range of the same log gives the same, to the byte: it tells no clock. */
export type ReplaySummary = {
  readonly topic: string;
  readonly filter: Partial<RecordFilter>;
  /** What was read of each partition that has something; `until` is the offset behind the last record. */
  readonly partitions: readonly { readonly partition: number; readonly from: string; readonly until: string }[];
  readonly records: number;
  readonly events: number;
  /** Of superseded owners: dropped. */
  readonly voided: number;
  readonly types: Readonly<Record<string, number>>;
  readonly schemaIds: readonly number[];
} & Written;

export function describeReplay(
  { topic, filter, cut }: { readonly topic: string; readonly filter: RecordFilter; readonly cut: Cut },
  { records, events, voided, types, schemas }: ReplayProgress,
  written: Written,
): ReplaySummary {
  return {
    topic,
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
    partitions: cut
      .filter(({ from, until }) => until > from)
      .map(({ at, from, until }) => ({ partition: at.partition, from: String(from), until: String(until) })),
    ...{ records, events, voided },
    types: Object.fromEntries([...types].sort(([one], [other]) => (one < other ? -1 : 1))),
    schemaIds: [...schemas].sort((one, other) => one - other),
    ...written,
  };
}
