import { randomUUID } from 'node:crypto';

import type { MessageCodec } from '@waybill/avro';
import { type OrderPlaced, ordersContract } from '@waybill/contracts-orders';
import type { CommandOutcome, EventMetadata, FetchedRecords, LogRecord, Offset, Tenant } from '@waybill/messages';
import {
  eventHeaders,
  eventHeaderValues,
  eventId,
  NOWHERE,
  OUTCOME_TYPE,
  partitionOf,
  PARTITIONS,
  recordKey,
  toAggregateId,
  toCommandId,
  toOffset,
} from '@waybill/messages';

import { orderBody } from '../load/order-requests.ts';

/** Events topic and types, by the contract's own names. */
const [{ commandsTopic, eventsTopic } = { commandsTopic: '', eventsTopic: '' }] = ordersContract.aggregates;
const PLACED = 'orders.order.v1.OrderPlaced';
const CONFIRMED = 'orders.order.v1.OrderConfirmed';
/** No claim is among the records, so any token is the highest. */
const TOKEN = toOffset(0);

/** Where the next record of each partition goes. */
type Cursor = { commands: number; events: number };

/**
 * Fetches of the events topic as a projector gets them: each order placed and confirmed, with its outcome.
 *
 * @param count     of orders in all
 * @param aFlight   orders of one flight
 */
export function decidedOrders(
  codec: MessageCodec,
  tenant: Tenant,
  count: number,
  aFlight: number,
): readonly (readonly FetchedRecords[])[] {
  const cursors = Array.from({ length: PARTITIONS }, (): Cursor => ({ commands: 0, events: 0 }));
  const flights: FetchedRecords[][] = [];
  for (let from = 0; from < count; from += aFlight) {
    const records = Array.from({ length: PARTITIONS }, (): LogRecord[] => []);
    for (let order = from; order < Math.min(count, from + aFlight); order++) {
      const id = randomUUID();
      const partition = partitionOf(recordKey(tenant, toAggregateId(id)), PARTITIONS);
      const cursor = cursors[partition];
      if (cursor) records[partition]?.push(...decision({ codec, tenant, id, partition }, cursor));
    }
    flights.push(records.flatMap((own, partition) => toFetched(own, partition)));
  }
  return flights;
}

type Decided = {
  readonly codec: MessageCodec;
  readonly tenant: Tenant;
  readonly id: string;
  readonly partition: number;
};

function decision({ codec, tenant, id, partition }: Decided, cursor: Cursor): readonly LogRecord[] {
  const placed = orderPlaced();
  const commandOffset = toOffset(cursor.commands++);
  const commandId = toCommandId(randomUUID());
  const time = new Date();
  const metadata = (type: string, index: number | 'outcome'): EventMetadata => ({
    eventId: eventId(commandsTopic, partition, commandOffset, index),
    ...{ type, tenant, time, claim: TOKEN, position: NOWHERE, traceparent: undefined },
    aggregateId: toAggregateId(id),
    sequence: index === 'outcome' ? undefined : index + 1,
    causationId: commandId,
    correlationId: commandId,
  });
  const outcome = succeeded({ id, commandId, commandOffset, time });
  return [
    toRecord(metadata(PLACED, 0), codec.encode(PLACED, placed), partition, cursor),
    toRecord(metadata(CONFIRMED, 1), codec.encode(CONFIRMED, placed), partition, cursor),
    toRecord(metadata(OUTCOME_TYPE, 'outcome'), codec.encode(OUTCOME_TYPE, outcome), partition, cursor),
  ];
}

function toRecord(metadata: EventMetadata, value: Buffer, partition: number, cursor: Cursor): LogRecord {
  const { constant, varying } = eventHeaders(metadata.type, '/bench');
  const values = eventHeaderValues(metadata);
  return {
    ...{ topic: eventsTopic, partition, value },
    offset: toOffset(cursor.events++),
    timestampMs: metadata.time.getTime(),
    key: recordKey(metadata.tenant, metadata.aggregateId),
    headers: { ...Object.fromEntries(constant), ...Object.fromEntries(varying.map((name, at) => [name, values[at]])) },
  };
}

function toFetched(records: readonly LogRecord[], partition: number): readonly FetchedRecords[] {
  const last = records.at(-1);
  if (!last) return [];
  return [{ topic: eventsTopic, partition, records, next: toOffset(last.offset + 1n) }];
}

function orderPlaced(): OrderPlaced {
  const { customerId, country, placedAt, lines } = orderBody(Math.random);
  const priced = lines.map((line) => ({
    ...line,
    kind: 'goods' as const,
    amountPence: BigInt(line.quantity * line.unitPricePence),
  }));
  const goodsPence = priced.reduce((sum, { amountPence }) => sum + amountPence, 0n);
  return {
    ...{ customerId, country, placedAt: new Date(placedAt), lines: priced },
    units: BigInt(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
    ...{ goodsPence, carriagePence: 0n, voucherPence: 0n, otherPence: 0n, totalPence: goodsPence },
  };
}

function succeeded(decided: {
  readonly id: string;
  readonly commandId: string;
  readonly commandOffset: Offset;
  readonly time: Date;
}): CommandOutcome {
  return {
    commandId: decided.commandId,
    commandOffset: decided.commandOffset,
    commandType: 'orders.order.v1.PlaceOrder',
    commandTime: decided.time,
    fingerprint: 'f'.repeat(64),
    target: decided.id,
    ...{ operationKid: 1, decision: 'SUCCEEDED', error: null, aggregateVersion: 2, eventCount: 2 },
    ...{
      duplicateOf: null,
      operation: null,
      position: null,
      result: null,
      callbacks: [],
      causation: null,
      process: null,
    },
  };
}
