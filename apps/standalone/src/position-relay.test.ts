import type { PositionsReading } from '@waybill/operations';

import { createPositionRelay } from './position-relay.ts';

const reading: PositionsReading = {
  decidedThrough: new Map(),
  eventsThrough: new Map(),
  tokens: new Map(),
  asOfMs: new Map(),
  moment: { store: 1 },
};

test('what the projector publishes reaches the ingress', () => {
  const seen: PositionsReading[] = [];
  const relay = createPositionRelay(() => () => undefined);

  relay.watch((next) => seen.push(next));
  relay.publish(reading);

  expect(seen).toEqual([reading]);
});

test('positions that another process moved reach the ingress as well', () => {
  const seen: PositionsReading[] = [];
  const relay = createPositionRelay((listener) => {
    listener(reading);
    return () => undefined;
  });

  relay.watch((next) => seen.push(next));

  expect(seen).toEqual([reading]);
});

test('nothing is told once the ingress has stopped listening', () => {
  const seen: PositionsReading[] = [];
  let watching = true;
  const relay = createPositionRelay(() => () => (watching = false));

  relay.watch((next) => seen.push(next))();
  relay.publish(reading);

  expect(seen).toEqual([]);
  expect(watching).toBe(false);
});
