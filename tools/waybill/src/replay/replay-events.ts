import type { EventRenderer, MessageCodec } from '@waybill/avro';
import type { KafkaLog } from '@waybill/kafka';
import type { LogRecord } from '@waybill/messages';
import { parseEventMetadata } from '@waybill/messages';
import type { Cut } from '@waybill/replay';
import { readHistory } from '@waybill/replay';

import { CliError } from '../cli-error.ts';
import type { RecordFilter } from './record-filter.ts';
import { isWanted } from './record-filter.ts';

/** How far a replay is. */
export type ReplayProgress = {
  /** Records that were passed, of whatever kind. */
  records: number;
  events: number;
  /** Of superseded owners. */
  voided: number;
  /** Events by full name. */
  readonly types: Map<string, number>;
  /** Ids of the schemas with which they were written. */
  readonly schemas: Set<number>;
};

export type ReplayParts = {
  readonly log: Pick<KafkaLog, 'readRange'>;
  readonly codec: Pick<MessageCodec, 'prepare' | 'decode'>;
  readonly render: EventRenderer;
  readonly signal: AbortSignal;
};

export function startProgress(): ReplayProgress {
  return { records: 0, events: 0, voided: 0, types: new Map(), schemas: new Set() };
}

/**
 * Hands out every wanted event of a cut as a line of CloudEvents JSON.
 *
 * @param progress  is told of each record
 * @throws          `CliError` that names the first event that can not be read
 */
export async function replayEvents(
  parts: ReplayParts,
  { cut, filter, progress }: { readonly cut: Cut; readonly filter: RecordFilter; readonly progress: ReplayProgress },
  write: (line: string) => void,
): Promise<void> {
  for await (const { records, voided, next, at } of readHistory(parts.log, cut, { signal: parts.signal })) {
    const wanted = records.filter((record) => isWanted(record, filter));
    await parts.codec.prepare(wanted.map(({ value }) => value));
    for (const record of wanted) {
      write(renderRecord(parts, record));
      progress.events += 1;
      const type = record.headers['ce_type'] ?? '';
      progress.types.set(type, (progress.types.get(type) ?? 0) + 1);
      // The frame begins with a zero byte and the id.
      progress.schemas.add(record.value?.readInt32BE(1) ?? 0);
    }
    progress.voided += voided;
    progress.records = recordsBefore(cut, at) + Number(next - fromOf(cut, at));
  }
}

type At = { readonly topic: string; readonly partition: number };

function recordsBefore(cut: Cut, { partition }: At): number {
  return cut
    .filter(({ at }) => at.partition < partition)
    .reduce((sum, each) => sum + Number(each.until - each.from), 0);
}

function fromOf(cut: Cut, { partition }: At): bigint {
  return cut.find(({ at }) => at.partition === partition)?.from ?? 0n;
}

function renderRecord({ codec, render }: ReplayParts, record: LogRecord): string {
  const metadata = parseEventMetadata(record);
  if (typeof metadata === 'string') throw unreadable(record, metadata);
  const decoded = record.value === null ? undefined : codec.decode(record.value);
  if (decoded?.ok !== true) throw unreadable(record, decoded?.reason ?? 'it has no value.');
  const line = render({ metadata, data: decoded.value, source: record.headers['ce_source'] ?? '' });
  if (line === undefined) throw unreadable(record, `the contract does not know ${metadata.type}.`);
  return line;
}

function unreadable({ topic, partition, offset }: LogRecord, reason: string): CliError {
  return new CliError({
    message: `${topic}[${partition}]@${offset} can't be read: ${reason}`,
    fix: `Look at it, or leave it out: --partition ${partition} --to offset:${offset}, and --from offset:${offset + 1n}.`,
  });
}
