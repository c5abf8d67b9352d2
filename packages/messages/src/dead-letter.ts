import type { Offset } from './ids.ts';
import { toOffset } from './ids.ts';
import type { LogRecord, NewRecord, TopicPartition } from './record.ts';
import { topicTag } from './topics.ts';

const TEXT_LENGTH = 1_000;
const STACK_LENGTH = 4_000;
// A letter must fit where its record did, with the headers that it got in addition; no ingress of ours comes near.
const KEPT_VALUE_BYTES = 900_000;
const KEPT_HEADER_LENGTH = 2_000;

/** Why a record went to the dead letters, and who put it there. */
export type DeadLetterCause = {
  readonly reason: string;
  /** What was thrown, if something was. */
  readonly thrown?: Error | undefined;
  /** Version of the code that gave up. */
  readonly build: string;
  /** W3C trace context of the attempt. */
  readonly traceparent: string | undefined;
};

/** A record that could not be decided, as its dead letter tells. */
export type DeadLetter = {
  /** From the address of the record: `<topic tag>-<partition>-<offset>`. Two letters with one id are doubles. */
  readonly id: string;
  /** Where the record stands, or stood. */
  readonly source: TopicPartition & { readonly offset: Offset; readonly timestampMs: number };
  readonly reason: string;
  readonly errorName: string | undefined;
  readonly stack: string | undefined;
  readonly build: string | undefined;
  readonly traceparent: string | undefined;
  /** What of the record did not fit into the letter, in words; undefined when it is whole. */
  readonly cut: string | undefined;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Those of the record alone. */
  readonly headers: LogRecord['headers'];
  /** When the letter was written, ms since 1970. */
  readonly writtenMs: number;
};

/** The names that other tools know are theirs: they show address and error of every letter. */
const NAME = {
  id: 'deadletterid',
  topic: 'kafka_dlt-original-topic',
  partition: 'kafka_dlt-original-partition',
  offset: 'kafka_dlt-original-offset',
  time: 'kafka_dlt-original-timestamp',
  reason: 'kafka_dlt-exception-message',
  errorName: 'kafka_dlt-exception-fqcn',
  stack: 'kafka_dlt-exception-stacktrace',
  build: 'deadletterbuild',
  trace: 'deadlettertrace',
  cut: 'deadlettercut',
} as const;
const OWN_NAMES: readonly string[] = Object.values(NAME);

/** The record as it came, bytes and headers, with its address, the error and the code that met it. */
export function toDeadLetter(record: LogRecord, { reason, thrown, build, traceparent }: DeadLetterCause): NewRecord {
  const { topic, partition, offset, timestampMs, key, value } = record;
  const all = Object.entries(record.headers).filter(([name]) => !OWN_NAMES.includes(name));
  const kept = all.filter(([name, header = '']) => name.length + header.length <= KEPT_HEADER_LENGTH);
  const own = Object.entries({
    [NAME.id]: `${topicTag(topic)}-${partition}-${offset}`,
    [NAME.topic]: topic,
    [NAME.partition]: String(partition),
    [NAME.offset]: String(offset),
    [NAME.time]: String(timestampMs),
    [NAME.reason]: reason.slice(0, TEXT_LENGTH),
    [NAME.errorName]: thrown?.name.slice(0, TEXT_LENGTH),
    [NAME.stack]: thrown?.stack?.slice(0, STACK_LENGTH),
    [NAME.build]: build,
    [NAME.trace]: traceparent,
    [NAME.cut]: describeCut(value, all.length - kept.length),
  });
  return {
    key,
    value: value?.subarray(0, KEPT_VALUE_BYTES) ?? Buffer.alloc(0),
    headers: { constant: [], varying: [...own, ...kept].map(([name]) => name) },
    headerValues: [...own, ...kept].map(([, header]) => header),
  };
}

/** Reads a dead letter back; undefined for anything else that stands in a topic of dead letters. */
export function parseDeadLetter(record: LogRecord): DeadLetter | undefined {
  const { headers } = record;
  const { [NAME.id]: id, [NAME.topic]: topic, [NAME.partition]: partition, [NAME.offset]: offset } = headers;
  if (id === undefined || topic === undefined || !isDigits(partition) || !isDigits(offset)) return undefined;
  return {
    id,
    source: {
      topic,
      partition: Number(partition),
      offset: toOffset(offset),
      timestampMs: Number(headers[NAME.time] ?? record.timestampMs),
    },
    reason: headers[NAME.reason] ?? '',
    errorName: headers[NAME.errorName],
    stack: headers[NAME.stack],
    build: headers[NAME.build],
    traceparent: headers[NAME.trace],
    cut: headers[NAME.cut],
    key: record.key,
    value: record.value,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_NAMES.includes(name))),
    writtenMs: record.timestampMs,
  };
}

function describeCut(value: Buffer | null, headers: number): string | undefined {
  const bytes = Math.max(0, (value?.length ?? 0) - KEPT_VALUE_BYTES);
  if (bytes === 0 && headers === 0) return undefined;
  return [...(bytes > 0 ? [`${bytes} bytes of the value`] : []), ...(headers > 0 ? [`${headers} headers`] : [])].join(
    ' and ',
  );
}

function isDigits(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,19}$/.test(text);
}
