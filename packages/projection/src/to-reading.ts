import type { PositionsReading } from '@waybill/operations';

import type { Positions } from './store.ts';

/** What stored positions tell readers. */
export function toReading(positions: Positions): Omit<PositionsReading, 'moment' | 'ended'> {
  const all = [...positions];
  return {
    decidedThrough: new Map(all.map(([key, { decidedThrough }]) => [key, decidedThrough])),
    eventsThrough: new Map(all.map(([key, { events }]) => [key, events])),
    tokens: new Map(all.map(([key, { token }]) => [key, token])),
    asOfMs: new Map(all.flatMap(([key, { asOfMs }]) => (asOfMs === undefined ? [] : [[key, asOfMs]]))),
  };
}
