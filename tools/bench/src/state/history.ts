import { randomUUID } from 'node:crypto';

import { createRegistry, type MessageCodec, openCodec } from '@waybill/avro';
import { inventoryContract } from '@waybill/contracts-inventory';
import { type CommandLane, createCommandLane } from '@waybill/kafka';
import {
  commandHeaders,
  commandHeaderValues,
  NOWHERE,
  partitionOf,
  PARTITIONS,
  recordKey,
  toAggregateId,
  toCommandId,
  toTenant,
} from '@waybill/messages';

import type { Bench } from '../bench.ts';

const TENANT = toTenant('bench');
const OUTSTANDING = 2_000;
const [{ commandsTopic } = { commandsTopic: '' }] = inventoryContract.aggregates;
const REGISTER = 'inventory.product.v1.RegisterProduct';
const DESCRIBE = 'inventory.product.v1.DescribeProduct';
const headersOf = {
  [REGISTER]: commandHeaders(REGISTER, '//waybill/bench'),
  [DESCRIBE]: commandHeaders(DESCRIBE, '//waybill/bench'),
};

/** Writes commands to products straight into the log. */
export type Products = {
  /** Registers so many products and describes each of them so often: an event for each command. */
  begin(products: number, descriptions: number): Promise<void>;
  /** Describes products at random. */
  describe(products: number, commands: number): Promise<void>;
  close(): Promise<void>;
};

export async function openProducts(bench: Bench, topicPrefix: string): Promise<Products> {
  const { endpoints, say } = bench;
  const codec = await openCodec({
    registry: createRegistry({ url: endpoints.registry }),
    contracts: [inventoryContract],
  });
  const lane = createCommandLane({
    ...{ brokers: endpoints.kafka.split(','), clientId: 'waybill-bench', topicPrefix, logger: { warn: say } },
  });
  const append = (type: keyof typeof headersOf, ids: readonly string[]) => appendAll(codec, lane, type, ids);
  const all = (products: number) => Array.from({ length: products }, (_, number) => `product-${number}`);
  return {
    async begin(products, descriptions) {
      await append(REGISTER, all(products));
      for (let nth = 0; nth < descriptions; nth++) await append(DESCRIBE, all(products));
    },
    describe: (products, commands) =>
      append(
        DESCRIBE,
        Array.from({ length: commands }, () => `product-${Math.floor(Math.random() * products)}`),
      ),
    close: () => lane.close(),
  };
}

async function appendAll(
  codec: MessageCodec,
  lane: CommandLane,
  type: keyof typeof headersOf,
  ids: readonly string[],
): Promise<void> {
  for (let from = 0; from < ids.length; from += OUTSTANDING) {
    await Promise.all(ids.slice(from, from + OUTSTANDING).map((id) => appendOne(codec, lane, type, id)));
  }
}

function appendOne(codec: MessageCodec, lane: CommandLane, type: keyof typeof headersOf, id: string) {
  const aggregateId = toAggregateId(id);
  const key = recordKey(TENANT, aggregateId);
  const commandId = toCommandId(randomUUID());
  const description = `A product as shops describe it, ${commandId}`;
  const metadata = {
    ...{ commandId, type, tenant: TENANT, aggregateId, time: new Date(), fingerprint: '0'.repeat(64), operationKid: 1 },
    ...{ expectedVersion: undefined, callbacks: [], causationId: undefined, causation: undefined, position: NOWHERE },
    ...{ correlationId: commandId, traceparent: undefined },
  };
  const record = {
    key,
    value: codec.encode(type, type === REGISTER ? { description, openingUnits: 10 } : { description }),
    headers: headersOf[type],
    headerValues: commandHeaderValues(metadata),
  };
  return lane.append({ topic: commandsTopic, partition: partitionOf(key, PARTITIONS) }, record, Date.now());
}
