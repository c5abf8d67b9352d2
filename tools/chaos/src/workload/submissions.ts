import type { SeededRandom } from '@waybill/testing';

import type { Submission } from '../history/submission.ts';

const PRODUCTS = 'inventory.product.commands.v1';
const ORDERS = 'orders.order.commands.v1';
/** Most commands meet at these, so that one of them is always being decided. */
const HOT_PRODUCTS = 8;
const ALL_PRODUCTS = 48;
const OPENING_UNITS = 60;

/** The numbered commands of a run: a pure function of the seed. */
export function createSubmissions(seed: number, random: SeededRandom): () => Submission {
  let number = 0;
  return () => {
    number += 1;
    const key = `n-${seed}-${number}`;
    // Each product first, so that the others have something to change.
    if (number <= ALL_PRODUCTS) return registration(number, key, `p-${number}`);
    const share = random.integer(100);
    if (share < 4) return { ...adjustment(number, key, random), body: { adjustmentId: key }, valid: false };
    if (share < 14) return order(number, key, random);
    if (share < 24) return description(number, key, random);
    return adjustment(number, key, random);
  };
}

function registration(number: number, key: string, id: string): Submission {
  const body = { description: id, openingUnits: OPENING_UNITS };
  return {
    number,
    method: 'PUT',
    path: `/v1/products/${id}`,
    body,
    key,
    topic: PRODUCTS,
    aggregateId: id,
    valid: true,
  };
}

function description(number: number, key: string, random: SeededRandom): Submission {
  const id = productOf(random);
  const path = `/v1/products/${id}`;
  return {
    number,
    method: 'PATCH',
    path,
    body: { description: key },
    key,
    topic: PRODUCTS,
    aggregateId: id,
    valid: true,
  };
}

/** Some would take more than is there: what their refusal says depends on everything decided before. */
function adjustment(number: number, key: string, random: SeededRandom): Submission {
  const id = productOf(random);
  const quantity = random.integer(61) - 32;
  const body = { adjustmentId: key, quantity, reason: null, adjustedAt: '2010-12-01T08:00:00.000Z' };
  const path = `/v1/products/${id}:adjust`;
  return { number, method: 'POST', path, body, key, topic: PRODUCTS, aggregateId: id, valid: true };
}

function order(number: number, key: string, random: SeededRandom): Submission {
  const id = `o-${number}`;
  const lines = Array.from({ length: 1 + random.integer(3) }, (_, index) => ({
    sku: `S${index}`,
    description: key,
    quantity: 1 + random.integer(20),
    unitPricePence: 1 + random.integer(500),
  }));
  const body = { customerId: null, country: 'EIRE', placedAt: '2010-12-01T08:26:00.000Z', lines };
  return { number, method: 'PUT', path: `/v1/orders/${id}`, body, key, topic: ORDERS, aggregateId: id, valid: true };
}

function productOf(random: SeededRandom): string {
  return `p-${1 + random.integer(random.chance(0.7) ? HOT_PRODUCTS : ALL_PRODUCTS)}`;
}
