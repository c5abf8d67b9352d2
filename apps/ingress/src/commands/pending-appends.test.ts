import { toTenant } from '@waybill/messages';

import { LIMITS } from '../limits.ts';
import { trackPendingAppends } from './pending-appends.ts';

const acme = toTenant('acme');
const nothing = () => undefined;

test('a tenant has a quarter of the room', () => {
  const pending = trackPendingAppends({ ...LIMITS, pendingAppends: 8 }, () => 0);
  pending.add(acme, 1, nothing);
  pending.add(acme, 1, nothing);

  expect(pending.isFull(acme)).toBe(true);
  expect(pending.isFull(toTenant('other'))).toBe(false);
});

test('bytes count while they are pending, and once', () => {
  const pending = trackPendingAppends({ ...LIMITS, pendingAppendBytes: 10 }, () => 0);
  const end = pending.add(acme, 10, nothing);
  expect(pending.isFull(acme)).toBe(true);

  end();
  expect(pending.isFull(acme)).toBe(false);

  // The log answers what was given up on: that must not make room a second time.
  end();
  pending.add(acme, 10, nothing);
  expect(pending.isFull(acme)).toBe(true);
  expect(pending.count).toBe(1);
});

test('tells how long the oldest has waited', () => {
  let nowMs = 1_000;
  const pending = trackPendingAppends(LIMITS, () => nowMs);
  expect(pending.oldestMs()).toBe(0);
  const end = pending.add(acme, 1, nothing);
  nowMs += 30;
  pending.add(acme, 1, nothing);
  nowMs += 12;

  expect(pending.oldestMs()).toBe(42);
  end();
  expect(pending.oldestMs()).toBe(12);
});
