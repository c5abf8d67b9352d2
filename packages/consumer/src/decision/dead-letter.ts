import type { LogRecord, NewRecord } from '@waybill/messages';
import { topicTag } from '@waybill/messages';

const REASON_LENGTH = 1_000;
// A letter must fit where its record did, with the headers that it got in addition; no ingress of ours comes near.
const KEPT_VALUE_BYTES = 900_000;
const KEPT_HEADER_LENGTH = 2_000;

/** Names that Kafka's dead letter tools know; the first tells doubles of one letter apart. */
const NAMES = [
  'deadletterid',
  'kafka_dlt-original-topic',
  'kafka_dlt-original-partition',
  'kafka_dlt-original-offset',
  'kafka_dlt-original-timestamp',
  'kafka_dlt-exception-message',
];

/** The record as it came, bytes and headers, with its address and the reason. */
export function toDeadLetter(record: LogRecord, reason: string): NewRecord {
  const { topic, partition, offset, timestampMs, key, value } = record;
  const own = [
    `${topicTag(topic)}-${partition}-${offset}`,
    topic,
    String(partition),
    String(offset),
    String(timestampMs),
    reason.slice(0, REASON_LENGTH),
  ];
  const kept = Object.entries(record.headers).filter(([name, header = '']) => {
    return !NAMES.includes(name) && name.length + header.length <= KEPT_HEADER_LENGTH;
  });
  return {
    key,
    value: value?.subarray(0, KEPT_VALUE_BYTES) ?? Buffer.alloc(0),
    headers: { constant: [], varying: [...NAMES, ...kept.map(([name]) => name)] },
    headerValues: [...own, ...kept.map(([, header]) => header)],
  };
}
