import { randomBytes, randomUUID } from 'node:crypto';

import type { NewRecord, TopicPartition } from '@waybill/messages';
import {
  commandHeaders,
  commandHeaderValues,
  type HeaderShape,
  keyedCommandId,
  NOWHERE,
  partitionOf,
  PARTITIONS,
  recordKey,
  toAggregateId,
  toTenant,
} from '@waybill/messages';

/** As large as the body of an order of five lines. */
const VALUE_BYTES = 300;
const TENANT = toTenant('bench');
const SHAPE = commandHeaders('orders.order.v1.PlaceOrder', '//waybill/bench');
const NO_HEADERS: HeaderShape = { constant: [], varying: [] };

export type Sample = { readonly at: TopicPartition; readonly record: NewRecord };

/** Commands as the ingress writes them, spread over all partitions; their bodies are noise. */
export function sampleCommands(topic: string, count: number): readonly Sample[] {
  return Array.from({ length: count }, () => {
    const id = toAggregateId(randomUUID());
    const key = recordKey(TENANT, id);
    const metadata = {
      ...{
        commandId: keyedCommandId(TENANT, 'PUT', `/v1/orders/${id}`, id),
        type: 'orders.order.v1.PlaceOrder',
        tenant: TENANT,
        aggregateId: id,
      },
      ...{ time: new Date(), fingerprint: randomBytes(32).toString('hex'), operationKid: 1, callbacks: [] },
      ...{
        expectedVersion: undefined,
        causationId: undefined,
        causation: undefined,
        position: NOWHERE,
        correlationId: id,
        traceparent: undefined,
      },
    };
    const headerValues = commandHeaderValues(metadata);
    const record = { key, value: randomBytes(VALUE_BYTES), headers: SHAPE, headerValues };
    return { at: { topic, partition: partitionOf(key, PARTITIONS) }, record };
  });
}

/** The same record, bare. */
export function withoutHeaders({ record }: Sample): NewRecord {
  return { ...record, headers: NO_HEADERS, headerValues: [] };
}
