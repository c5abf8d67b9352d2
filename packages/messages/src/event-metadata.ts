import type { AggregateId, CommandId, Offset, Tenant } from './ids.ts';
import { isCommandId, toOffset } from './ids.ts';
import { isPresent, parseHeaders } from './parse-headers.ts';
import type { Position } from './position.ts';
import { positionText } from './position.ts';
import type { HeaderShape, LogRecord } from './record.ts';
import { topicTag } from './topics.ts';

/** What the headers of an event or outcome say: CloudEvents 1.0 in binary mode, with our extensions. */
export type EventMetadata = {
  /** The same for every attempt at the same decision. */
  readonly eventId: string;
  /** Full name, such as `orders.order.v1.OrderPlaced`, or `waybill.v1.CommandOutcome`. */
  readonly type: string;
  readonly tenant: Tenant;
  readonly aggregateId: AggregateId;
  /** The owner's clock when it decided. */
  readonly time: Date;
  /** The aggregate's version with this event, contiguous from 1; undefined on outcomes. */
  readonly sequence: number | undefined;
  /** The command that was decided. */
  readonly causationId: CommandId;
  readonly correlationId: string;
  /** The owner's fencing token. */
  readonly claim: Offset;
  /** What its causes have written. */
  readonly position: Position;
  readonly traceparent: string | undefined;
};

/** The headers of one event type; keep the result, one for each type. */
export function eventHeaders(type: string, source: string): HeaderShape {
  return {
    constant: [
      ['ce_specversion', '1.0'],
      ['content-type', 'application/avro'],
      ['ce_source', source],
      ['ce_type', type],
    ],
    varying: [
      'ce_id',
      'ce_time',
      'ce_subject',
      'ce_partitionkey',
      'ce_tenant',
      'ce_sequence',
      'ce_causationid',
      'ce_correlationid',
      'claim',
      'ce_position',
      'traceparent',
    ],
  };
}

/** Values for `eventHeaders(type, source).varying`. */
export function eventHeaderValues(metadata: EventMetadata): readonly (string | undefined)[] {
  const { tenant, aggregateId, sequence } = metadata;
  return [
    metadata.eventId,
    metadata.time.toISOString(),
    aggregateId,
    `${tenant}|${aggregateId}`,
    tenant,
    sequence === undefined ? undefined : String(sequence),
    metadata.causationId,
    metadata.correlationId,
    String(metadata.claim),
    positionText(metadata.position),
    metadata.traceparent,
  ];
}

/** The headers of claims: no aggregate, no token, a null key. */
export function claimHeaders(type: string, source: string): HeaderShape {
  const { constant } = eventHeaders(type, source);
  return { constant, varying: ['ce_id', 'ce_time'] };
}

/** The id of an event: its command's address and its index within the decision; outcomes have the index `outcome`. */
export function eventId(
  commandsTopicName: string,
  partition: number,
  commandOffset: Offset,
  index: number | 'outcome',
): string {
  return `${topicTag(commandsTopicName)}-${partition}-${commandOffset}-${index}`;
}

/**
 * Reads the headers of an event or outcome back.
 *
 * @returns the metadata, or a sentence that says which header is missing or wrong
 */
export function parseEventMetadata(record: Pick<LogRecord, 'headers' | 'key'>): EventMetadata | string {
  return parseHeaders(record, (read) => {
    const causationId = read.required('ce_causationid', isCommandId);
    const sequence = read.optional('ce_sequence', isSequence);
    // By name, because members behind a spread cost V8 a microsecond each.
    const { tenant, aggregateId } = read.addressee();
    return {
      tenant,
      aggregateId,
      eventId: read.required('ce_id', isPresent),
      type: read.required('ce_type', isPresent),
      time: read.time('ce_time'),
      sequence: sequence === undefined ? undefined : Number(sequence),
      causationId,
      correlationId: read.optional('ce_correlationid', isPresent) ?? causationId,
      claim: toOffset(read.required('claim', isOffset)),
      position: read.position(),
      traceparent: read.optional('traceparent', isPresent),
    };
  });
}

function isSequence(text: string): text is string {
  return /^[1-9]\d{0,9}$/.test(text);
}

function isOffset(text: string): text is string {
  return /^\d{1,19}$/.test(text);
}
