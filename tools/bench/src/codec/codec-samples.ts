import type { OrderPlaced, PlaceOrder } from '@waybill/contracts-orders';
import type { CommandOutcome } from '@waybill/messages';

import { orderBody } from '../load/order-requests.ts';

const SAMPLES = 100;

/** What a decided order writes: its command, the event, the outcome. */
export const sampleTypes = [
  'orders.order.v1.PlaceOrder',
  'orders.order.v1.OrderPlaced',
  'waybill.v1.CommandOutcome',
] as const;

export type SampleType = (typeof sampleTypes)[number];

/** The same values in every process: five-line orders, and what is decided about them. */
export function codecSamples(): Readonly<Record<SampleType, readonly object[]>> {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const orders = Array.from({ length: SAMPLES }, () => orderOf(orderBody(random)));
  return {
    'orders.order.v1.PlaceOrder': orders,
    'orders.order.v1.OrderPlaced': orders.map(toPlaced),
    'waybill.v1.CommandOutcome': orders.map((_, index) => outcomeOf(index)),
  };
}

function orderOf({ customerId, country, placedAt, lines }: ReturnType<typeof orderBody>): PlaceOrder {
  return { customerId, country, placedAt: new Date(placedAt), lines };
}

// Without spreads: objects that are copied and then grow are slow to read, for whoever reads them.
function toPlaced({ customerId, country, placedAt, lines }: PlaceOrder): OrderPlaced {
  const priced = lines.map(({ sku, description, quantity, unitPricePence }) => {
    const amountPence = BigInt(quantity * unitPricePence);
    return { sku, description, kind: 'goods' as const, quantity, unitPricePence, amountPence };
  });
  const goodsPence = priced.reduce((sum, { amountPence }) => sum + amountPence, 0n);
  const [carriagePence, voucherPence, otherPence] = [0n, 0n, 0n];
  const units = BigInt(lines.length);
  const totalPence = goodsPence;
  const sums = { units, goodsPence, carriagePence, voucherPence, otherPence, totalPence };
  return { customerId, country, placedAt, lines: priced, ...sums };
}

function outcomeOf(index: number): CommandOutcome {
  return {
    commandId: '0198c1f2-7b3a-8e44-9d10-1a2b3c4d5e6f',
    commandOffset: BigInt(index * 1_000),
    commandType: 'orders.order.v1.PlaceOrder',
    commandTime: new Date(1_290_000_000_000 + index),
    fingerprint: 'f'.repeat(64),
    target: '0198c1f2-7b3a-8e44-9d10-1a2b3c4d5e6f',
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
