import type { AggregateId, CommandId, Offset, Tenant } from './ids.ts';
import { isAggregateId, isCommandId, isTenant, toOffset } from './ids.ts';
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
  const { headers } = record;
  const [id, type, tenant, subject] = [
    headers['ce_id'],
    headers['ce_type'],
    headers['ce_tenant'],
    headers['ce_subject'],
  ];
  if (id === undefined || id === '') return 'ce_id is missing';
  if (type === undefined || type === '') return 'ce_type is missing';
  if (tenant === undefined || !isTenant(tenant)) return 'ce_tenant is no tenant';
  if (subject === undefined || !isAggregateId(subject)) return 'ce_subject is no aggregate id';
  const causationId = headers['ce_causationid'] ?? '';
  if (!isCommandId(causationId)) return 'ce_causationid is no command id';
  const time = new Date(headers['ce_time'] ?? '');
  if (Number.isNaN(time.getTime())) return 'ce_time is no time';
  const sequence = headers['ce_sequence'];
  if (sequence !== undefined && !/^[1-9]\d{0,9}$/.test(sequence)) return 'ce_sequence is no version';
  const claim = headers['claim'] ?? '';
  if (!/^\d{1,19}$/.test(claim)) return 'claim is no offset';
  return {
    eventId: id,
    type,
    tenant,
    aggregateId: subject,
    time,
    sequence: sequence === undefined ? undefined : Number(sequence),
    causationId,
    correlationId: headers['ce_correlationid'] ?? causationId,
    claim: toOffset(claim),
    traceparent: headers['traceparent'],
  };
}
