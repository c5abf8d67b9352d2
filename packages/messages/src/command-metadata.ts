import type { AggregateId, CommandId, Tenant } from './ids.ts';
import { isCommandId } from './ids.ts';
import { isPresent, parseHeaders } from './parse-headers.ts';
import type { OutcomeCausation } from './platform-messages.ts';
import type { Position } from './position.ts';
import { positionText } from './position.ts';
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
  /** How it was caused, when a reactor sent it: by this its target knows a repeat, however late. */
  readonly causation: OutcomeCausation | undefined;
  /** What its causes have written. */
  readonly position: Position;
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
      'ce_cause',
      'ce_position',
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
    metadata.causation && causeText(metadata.causation),
    positionText(metadata.position),
    metadata.traceparent,
  ];
}

/**
 * Reads a command's headers back.
 *
 * @returns the metadata, or a sentence that says which header is missing or wrong
 */
export function parseCommandMetadata(record: Pick<LogRecord, 'headers' | 'key'>): CommandMetadata | string {
  return parseHeaders(record, (read) => {
    const commandId = read.required('ce_id', isCommandId);
    // By name, because members behind a spread cost V8 a microsecond each.
    const { tenant, aggregateId } = read.addressee();
    return {
      tenant,
      aggregateId,
      commandId,
      type: read.required('ce_type', isPresent),
      time: read.time('ce_time'),
      fingerprint: read.required('ce_fingerprint', isFingerprint),
      operationKid: Number(read.required('ce_operationkid', isKid)),
      expectedVersion: toExpectedVersion(read.optional('ce_expectedversion', isExpectedVersion)),
      callbacks: read.optional('ce_callback', isPresent)?.split(',') ?? [],
      causationId: read.optional('ce_causationid', isPresent),
      correlationId: read.optional('ce_correlationid', isPresent) ?? commandId,
      causation: toCausation(read.optional('ce_cause', isCause)),
      position: read.position(),
      traceparent: read.optional('traceparent', isPresent),
    };
  });
}

function isFingerprint(text: string): text is string {
  return /^[0-9a-f]{64}$/.test(text);
}

function isKid(text: string): text is string {
  return /^\d{1,3}$/.test(text) && Number(text) <= 255;
}

function isExpectedVersion(text: string): text is string {
  return /^(?:\*|\d{1,9})$/.test(text);
}

function toExpectedVersion(text: string | undefined): CommandMetadata['expectedVersion'] {
  if (text === undefined) return undefined;
  return text === '*' ? 'any' : Number(text);
}

function causeText({ reactor, sourceAggregate, sequence, index, timer }: OutcomeCausation): string {
  return `${reactor} ${sourceAggregate} ${sequence} ${index}${timer ? ' timer' : ''}`;
}

const CAUSE = /^([a-z0-9.-]{1,100}) ([0-9a-f]{8}\|[A-Za-z0-9\-._~]{1,128}) (\d{1,18}) (\d{1,4})( timer)?$/;

function isCause(text: string): text is string {
  return CAUSE.test(text);
}

function toCausation(text: string | undefined): OutcomeCausation | undefined {
  const [, reactor = '', sourceAggregate = '', sequence = '', index, timer] = CAUSE.exec(text ?? '') ?? [];
  return index === undefined
    ? undefined
    : { reactor, sourceAggregate, sequence: BigInt(sequence), index: Number(index), timer: timer !== undefined };
}
