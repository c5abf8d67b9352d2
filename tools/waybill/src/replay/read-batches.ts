import type { MessageCodec } from '@waybill/avro';
import type { KafkaLog } from '@waybill/kafka';
import type { LogRecord, Offset } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import type { PartitionCut } from '@waybill/replay';
import { readHistory } from '@waybill/replay';

import { CliError } from '../cli-error.ts';
import type { Source } from './choose-sources.ts';
import { isFenced } from './choose-sources.ts';
import type { MessageFilter } from './message-filter.ts';
import type { Message, MessageReader, Values } from './read-message.ts';
import type { RecordFilter } from './record-filter.ts';
import { isWanted } from './record-filter.ts';
import type { Unreadable } from './replay-state.ts';

/** A source with all that it takes to read it. */
export type OpenSource = Source & {
  readonly reader: MessageReader;
  readonly expression: MessageFilter | undefined;
  readonly values: Values;
};

export type ReadingParts = {
  readonly log: Pick<KafkaLog, 'readRange'>;
  readonly codec: Pick<MessageCodec, 'prepare'>;
  readonly filter: RecordFilter;
  readonly signal: AbortSignal;
  readonly pace: ((records: number) => Promise<void>) | undefined;
  /** Whether records that can't be read are left out and listed. */
  readonly skipsUnreadable: boolean;
  /** Told how many records were passed. */
  readonly onRecords: (count: number) => void;
};

/** A message that is wanted, a record that can't be read, or the address of one that does not count: in their order. */
export type Found =
  | { readonly kind: 'message'; readonly offset: Offset; readonly message: Message }
  | { readonly kind: 'unreadable'; readonly offset: Offset; readonly unreadable: Unreadable }
  | { readonly kind: 'void'; readonly offset: Offset };

/** What one fetch brought. */
export type Batch = {
  readonly found: readonly Found[];
  /** The offset behind it, and the fencing token there. */
  readonly next: Offset;
  readonly token: Offset | undefined;
};

/**
 * Reads what a source has in one partition.
 *
 * @throws `CliError` that names the first record that can not be read, unless those are skipped
 */
export async function* readBatches(parts: ReadingParts, source: OpenSource, cut: PartitionCut): AsyncGenerator<Batch> {
  const { signal, pace } = parts;
  let before = cut.from;
  for await (const { records, voided, next, token } of readHistory(parts.log, [cut], {
    signal,
    ...(pace === undefined ? {} : { pace }),
  })) {
    const ours = records.filter((record) => source.reader.isOurs(record) && isWanted(record, parts.filter));
    await parts.codec.prepare(ours.map(({ value }) => value));
    const found: Found[] = voided.map((offset) => ({ kind: 'void', offset }));
    for (const record of ours) {
      const message = source.reader.read(record);
      const { offset } = record;
      if (typeof message === 'string')
        found.push({ kind: 'unreadable', offset, unreadable: refuse(parts, record, message) });
      else if (source.expression?.isWanted(message) !== false) found.push({ kind: 'message', offset, message });
    }
    if (voided.length > 0) found.sort((one, other) => Number(one.offset - other.offset));
    parts.onRecords(Number(next - before));
    before = next;
    yield { found, next, token };
  }
}

/** The fencing token with which a reader begins at a message: its own is the highest so far. */
export function tokenAt(source: Source, { record }: Message): Offset | undefined {
  if (!isFenced(source)) return undefined;
  const { claim } = record.headers;
  // Without one it would not have been judged live.
  return claim === undefined ? undefined : toOffset(claim);
}

/** The frame begins with a zero byte and the id. */
export function schemaIdOf({ value }: Pick<LogRecord, 'value'>): number {
  return value?.readInt32BE(1) ?? 0;
}

function refuse({ skipsUnreadable }: ReadingParts, record: LogRecord, reason: string): Unreadable {
  const { topic, partition, offset, value } = record;
  const at = `${topic}[${partition}]@${offset}`;
  if (skipsUnreadable) return { at, reason, hex: value?.toString('hex') ?? '' };
  throw new CliError({
    message: `${at} can't be read: ${reason}`,
    fix: 'Look at it, or go on without such records: --skip-unreadable lists them.',
  });
}
