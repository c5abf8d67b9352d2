import { randomUUID } from 'node:crypto';

import type { Target } from './load-plan.ts';

const LINES = 5;
const BODIES = 512;
/** As in the month of the demo: one country has nine orders of ten. */
const COUNTRIES = ['Germany', 'France', 'EIRE', 'Spain', 'Netherlands'];

/**
 * Makes requests that place orders of five lines, each order under an id and a key of its own.
 *
 * @param random  0 up to 1, such as `Math.random`
 * @returns       a function that gives the next request, ready for the wire
 */
export function createOrderRequests({ host, port, apiKey }: Target, random: () => number): () => string {
  // Bodies are made beforehand: the generator should cost little while it measures.
  const tails = Array.from({ length: BODIES }, () => {
    const body = JSON.stringify(orderBody(random));
    return `content-length: ${body.length}\r\n\r\n${body}`;
  });
  const headers = `host: ${host}:${port}\r\nauthorization: Bearer ${apiKey}\r\ncontent-type: application/json\r\n`;
  let next = 0;
  return () => {
    const id = randomUUID();
    const tail = tails[next++ % BODIES] ?? '';
    return `PUT /v1/orders/${id} HTTP/1.1\r\n${headers}idempotency-key: "place-${id}"\r\n${tail}`;
  };
}

/** An order as clients send it. All text is ASCII, so that its length is its length in bytes. */
export function orderBody(random: () => number) {
  const upTo = (count: number): number => Math.floor(random() * count);
  const day = String(1 + upTo(28)).padStart(2, '0');
  return {
    customerId: String(12_000 + upTo(6_000)),
    country: random() < 0.9 ? 'United Kingdom' : (COUNTRIES[upTo(COUNTRIES.length)] ?? 'Spain'),
    placedAt: `2010-12-${day}T09:${String(10 + upTo(50))}:00.000Z`,
    lines: Array.from({ length: LINES }, () => ({
      sku: `${20_000 + upTo(3_000)}B`,
      description: `RETRO SPOT GIFT BOX NO ${String(100 + upTo(900))}`,
      quantity: 1 + upTo(24),
      unitPricePence: 25 + upTo(1_500),
    })),
  };
}
