import type { BatchAnswer } from '../flights/cargo.ts';
import type { Flights } from '../flights/flights.ts';
import type { PartitionBatch } from '../protocol/produce-request.ts';

/** How long a batch may wait for a leader before it is given up. */
const DEPARTURE_MS = 5_000;

/** Sends one batch with the next flight; never twice. */
export function sendBatch(flights: Flights, { topic, partition, bytes }: PartitionBatch): Promise<BatchAnswer> {
  return new Promise((resolve) => {
    let departed = false;
    const overdue = setTimeout(() => {
      departed = true;
      resolve({ status: 'lost', cause: new Error('No leader took it.') });
    }, DEPARTURE_MS);
    flights.request({
      topic,
      partition,
      load: () => {
        if (departed) return undefined;
        departed = true;
        clearTimeout(overdue);
        return { bytes, settle: resolve };
      },
    });
  });
}
