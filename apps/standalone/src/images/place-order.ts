import type { Replicas, SeenStatus } from '../system/client.ts';
import { newKey, read, submitUntilAccepted, watchUntilTerminal } from '../system/client.ts';

/** What a client saw of one order: how its operation ended, and the view that it then read. */
type Placed = { readonly ended: SeenStatus | undefined; readonly view: unknown };

const TAKES_AT_MOST_MS = 120_000;

/** Places an order over HTTP, waits until its operation is terminal and reads its view. */
export async function placeOrder(replicas: Replicas, id: string): Promise<Placed> {
  const signal = AbortSignal.timeout(TAKES_AT_MOST_MS);
  const path = `/v1/orders/${id}`;
  const operation = await submitUntilAccepted(replicas, { method: 'PUT', path, body: order, key: newKey() }, signal);
  const statuses = await watchUntilTerminal(replicas, operation, signal);
  return { ended: statuses.at(-1), view: await viewOf(replicas, id) };
}

/** The document of an order, as its view shows it. */
export async function viewOf(replicas: Replicas, id: string): Promise<unknown> {
  return (await read(replicas, `/v1/orders/${id}`, AbortSignal.timeout(TAKES_AT_MOST_MS))).body;
}

/** What `placeOrder` gives when all went well. */
export function placed(id: string): unknown {
  const ended: unknown = expect.objectContaining({ status: 'Succeeded' });
  return { ended, view: shown(id) };
}

/** What `viewOf` gives once the order is placed. */
export function shown(id: string): unknown {
  return expect.objectContaining({ id, status: 'confirmed', totalPence: '510' });
}

const line = { sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 2, unitPricePence: 255 };
const order = {
  customerId: '17850',
  country: 'United Kingdom',
  placedAt: '2010-12-01T08:28:00.000Z',
  lines: [line],
};
