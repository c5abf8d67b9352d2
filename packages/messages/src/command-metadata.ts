import type { AggregateId, CommandId, Tenant } from './ids.ts';
import { isAggregateId, isCommandId, isTenant } from './ids.ts';
import type { HeaderShape, LogRecord } from './record.ts';

/** What the headers of a command say: CloudEvents 1.0 in binary mode, with our extensions. */
export type CommandMetadata = {
  readonly commandId: CommandId;
  /** Full name, such as `orders.order.v1.PlaceOrder`. */
  readonly type: string;
  readonly tenant: Tenant;
  readonly aggregateId: AggregateId;
  /** When the ingress took it. */
  readonly time: Date;
  /** SHA-256 of the request, hex. */
  readonly fingerprint: string;
  readonly operationKid: number;
  /** The version that the aggregate must have; 0 = must not exist, `any` = must exist. */
  readonly expectedVersion: number | 'any' | undefined;
  readonly callbacks: readonly string[];
  /** Id of the event that caused it, when a reactor sent it. */
  readonly causationId: string | undefined;
  /** Id of the first command of the process. */
  readonly correlationId: string;
  readonly traceparent: string | undefined;
};

/** The headers of one command type; keep the result, one for each type. */
export function commandHeaders(type: string, source: string): HeaderShape {
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
      'ce_fingerprint',
      'ce_operationkid',
      'ce_correlationid',
      'ce_expectedversion',
      'ce_callback',
      'ce_causationid',
      'traceparent',
    ],
  };
}

/** Values for `commandHeaders(type, source).varying`. */
export function commandHeaderValues(metadata: CommandMetadata): readonly (string | undefined)[] {
  const { tenant, aggregateId, expectedVersion, callbacks } = metadata;
  return [
    metadata.commandId,
    metadata.time.toISOString(),
    aggregateId,
    `${tenant}|${aggregateId}`,
    tenant,
    metadata.fingerprint,
    String(metadata.operationKid),
    metadata.correlationId,
    expectedVersion === undefined ? undefined : expectedVersion === 'any' ? '*' : String(expectedVersion),
    callbacks.length === 0 ? undefined : callbacks.join(','),
    metadata.causationId,
    metadata.traceparent,
  ];
}

/**
 * Reads a command's headers back.
 *
 * @returns the metadata, or a sentence that says which header is missing or wrong
 */
export function parseCommandMetadata(record: Pick<LogRecord, 'headers' | 'key'>): CommandMetadata | string {
  const { headers } = record;
  const [id, type, tenant, subject] = [
    headers['ce_id'],
    headers['ce_type'],
    headers['ce_tenant'],
    headers['ce_subject'],
  ];
  if (id === undefined || !isCommandId(id)) return 'ce_id is no command id';
  if (type === undefined || type === '') return 'ce_type is missing';
  if (tenant === undefined || !isTenant(tenant)) return 'ce_tenant is no tenant';
  if (subject === undefined || !isAggregateId(subject)) return 'ce_subject is no aggregate id';
  if (record.key?.toString('utf8') !== `${tenant}|${subject}`) return 'the key is not tenant|subject of the headers';
  const fingerprint = headers['ce_fingerprint'] ?? '';
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) return 'ce_fingerprint is no SHA-256 in hex';
  const time = new Date(headers['ce_time'] ?? '');
  if (Number.isNaN(time.getTime())) return 'ce_time is no time';
  const operationKid = Number(headers['ce_operationkid'] ?? 'missing');
  if (!Number.isInteger(operationKid) || operationKid < 0 || operationKid > 255)
    return 'ce_operationkid is not 0 to 255';
  const expectedVersion = parseExpectedVersion(headers['ce_expectedversion']);
  if (Number.isNaN(expectedVersion)) return 'ce_expectedversion is no version';
  return {
    commandId: id,
    type,
    tenant,
    aggregateId: subject,
    time,
    fingerprint,
    operationKid,
    expectedVersion,
    callbacks: headers['ce_callback']?.split(',') ?? [],
    causationId: headers['ce_causationid'],
    correlationId: headers['ce_correlationid'] ?? id,
    traceparent: headers['traceparent'],
  };
}

function parseExpectedVersion(text: string | undefined): number | 'any' | undefined {
  if (text === undefined) return undefined;
  if (text === '*') return 'any';
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
