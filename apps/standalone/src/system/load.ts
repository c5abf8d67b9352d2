import type { SeededRandom } from '@waybill/testing';

import type { Observation, Replicas, Submission } from './client.ts';
import { newKey, submitUntilAccepted, watchUntilTerminal } from './client.ts';

/** What the load is: how many clients, over how many aggregates. */
export type LoadOptions = {
  readonly replicas: Replicas;
  readonly random: SeededRandom;
  readonly clients: number;
  /** What clients saw is added here, each command once it has ended. */
  readonly observations: Observation[];
  readonly orders: number;
  readonly products: number;
  /** Fires when no new command should be begun; what was begun is watched to its end. */
  readonly enough: AbortSignal;
  /** Fires when the whole run has taken too long. */
  readonly tooLong: AbortSignal;
};

const COUNTRIES = ['United Kingdom', 'France', 'EIRE'];

/** Runs commands against all replicas until told to stop; every tenth is sent twice at once. */
export async function runLoad(options: LoadOptions): Promise<void> {
  await Promise.all(Array.from({ length: options.clients }, () => runClient(options)));
}

async function runClient(options: LoadOptions): Promise<void> {
  const { replicas, random, observations, enough, tooLong } = options;
  while (!enough.aborted) {
    const submission = nextSubmission(options);
    const copies = random.chance(0.1) ? 2 : 1;
    const watched = Array.from({ length: copies }, async () => {
      const operationId = await submitUntilAccepted(replicas, submission, tooLong);
      const statuses = await watchUntilTerminal(replicas, operationId, tooLong);
      observations.push({ submission, operationId, statuses });
    });
    await Promise.all(watched);
  }
}

function nextSubmission({ random, orders, products }: LoadOptions): Submission {
  const product = `/v1/products/p-${random.integer(products)}`;
  const key = newKey();
  switch (random.integer(5)) {
    case 0:
      return {
        method: 'PUT',
        path: product,
        body: { description: `product ${random.integer(3)}`, openingUnits: 500 },
        key,
      };
    case 1:
      return { method: 'PATCH', path: product, body: { description: `renamed ${random.integer(1000)}` }, key };
    case 2:
      return { method: 'POST', path: `${product}:adjust`, body: adjustment(random, key), key };
    default:
      return { method: 'PUT', path: `/v1/orders/o-${random.integer(orders)}`, body: order(random), key };
  }
}

function adjustment(random: SeededRandom, key: string) {
  return {
    adjustmentId: key,
    quantity: random.integer(41) - 20,
    reason: 'counted',
    adjustedAt: '2010-12-01T08:00:00.000Z',
  };
}

function order(random: SeededRandom) {
  const lines = Array.from({ length: 1 + random.integer(4) }, () => ({
    sku: random.pick(['85123A', '71053', 'POST', 'GIFT_0001_40', 'M']),
    description: 'something',
    quantity: 1 + random.integer(20),
    unitPricePence: random.integer(500),
  }));
  const day = String(1 + random.integer(5)).padStart(2, '0');
  const customerId = random.chance(0.3) ? null : String(12_000 + random.integer(50));
  return { customerId, country: random.pick(COUNTRIES), placedAt: `2010-12-${day}T08:26:00.000Z`, lines };
}
