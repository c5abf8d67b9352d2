import type { AggregateId, CommandId, CommandMetadata, LogRecord, Tenant } from '@waybill/messages';
import {
  isAggregateId,
  isCommandId,
  isTenant,
  keyedCommandId,
  NOWHERE,
  parseCommandMetadata,
  PARTITIONS,
  partitionOf,
  recordKey,
  toAggregateId,
  toTenant,
} from '@waybill/messages';

import { NO_FINGERPRINT } from '../partition/first-command.ts';

/** What is known of a command record without looking into its body. */
export type CommandFacts = {
  readonly record: LogRecord;
  readonly metadata: CommandMetadata;
  /** Key of the aggregate and of all records of the decision. */
  readonly key: Buffer;
  /** The same as text. */
  readonly aggregateKey: string;
  /** Why its headers can't be trusted; `metadata` is then what could be saved of them. */
  readonly malformed?: string;
};

/**
 * Reads the headers of a command. A record that no ingress of ours wrote still gets facts, because every command has
 * an outcome: what its headers and key say as far as it is valid, `unknown` for tenant and aggregate, an id made from
 * its address, and no fingerprint, so that it is nobody's first.
 */
export function readCommandFacts(record: LogRecord): CommandFacts {
  const metadata = parseCommandMetadata(record);
  if (typeof metadata === 'string') return saveFacts(record, metadata);
  const { tenant, aggregateId } = metadata;
  const key = record.key ?? recordKey(tenant, aggregateId);
  const home = partitionOf(key, PARTITIONS);
  if (home !== record.partition) return saveFacts(record, `Its key belongs to partition ${home}.`);
  return { record, metadata, key, aggregateKey: `${tenant}|${aggregateId}` };
}

/** The id of a command, also when its headers can't be read. */
export function commandIdOf(record: LogRecord): CommandId {
  const { headers, topic, partition, offset } = record;
  const id = headers['ce_id'];
  if (id !== undefined && isCommandId(id)) return id;
  return keyedCommandId(UNKNOWN.tenant, 'APPEND', `${topic}/${partition}/${offset}`, '');
}

const UNKNOWN = { tenant: toTenant('unknown'), aggregateId: toAggregateId('unknown') };

function saveFacts(record: LogRecord, malformed: string): CommandFacts {
  const { tenant, aggregateId } = saveAddressee(record);
  const commandId = commandIdOf(record);
  const metadata: CommandMetadata = {
    commandId,
    type: (record.headers['ce_type'] ?? 'unknown').slice(0, 200),
    tenant,
    aggregateId,
    time: new Date(record.timestampMs),
    fingerprint: NO_FINGERPRINT,
    operationKid: saveKid(record),
    expectedVersion: undefined,
    callbacks: [],
    causationId: undefined,
    causation: undefined,
    position: NOWHERE,
    correlationId: commandId,
    traceparent: undefined,
  };
  return {
    record,
    metadata,
    key: recordKey(tenant, aggregateId),
    aggregateKey: `${tenant}|${aggregateId}`,
    malformed,
  };
}

function saveAddressee({ headers, key }: LogRecord): { readonly tenant: Tenant; readonly aggregateId: AggregateId } {
  const [tenantOfKey = '', idOfKey = ''] = key?.toString('utf8').split('|') ?? [];
  const tenant = [headers['ce_tenant'] ?? '', tenantOfKey].find(isTenant);
  const aggregateId = [headers['ce_subject'] ?? '', idOfKey].find(isAggregateId);
  return { tenant: tenant ?? UNKNOWN.tenant, aggregateId: aggregateId ?? UNKNOWN.aggregateId };
}

function saveKid({ headers }: LogRecord): number {
  const kid = Number(headers['ce_operationkid'] ?? 0);
  return Number.isInteger(kid) && kid >= 0 && kid <= 255 ? kid : 0;
}
