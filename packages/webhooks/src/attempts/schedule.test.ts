import fc from 'fast-check';

import { webhookId } from '../message/webhook-id.ts';
import { MOST_ATTEMPTS, nextAttemptAt } from './schedule.ts';

const HOUR = 3_600_000;
/** 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h. */
const WAITS = [5_000, 300_000, 1_800_000, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const ids = fc.tuple(fc.string(), fc.string()).map(([operation, endpoint]) => webhookId(operation, endpoint));

test('ten attempts are made, each within a fifth of its time', () => {
  expect(MOST_ATTEMPTS).toBe(10);
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 9 }), fc.nat(2 ** 40), (id, attempt, failedAtMs) => {
      const next = nextAttemptAt({ webhookId: id, attempt, failedAtMs }) ?? NaN;
      const wait = WAITS[attempt - 1] ?? NaN;
      expect(next - failedAtMs).toBeGreaterThanOrEqual(Math.floor(wait * 0.8));
      expect(next - failedAtMs).toBeLessThanOrEqual(Math.ceil(wait * 1.2));
    }),
  );
  expect(nextAttemptAt({ webhookId: 'msg_1', attempt: 10, failedAtMs: 0 })).toBeUndefined();
});

test('the same failed attempt has the same next one, and those of others lie elsewhere', () => {
  const next = (id: string) => nextAttemptAt({ webhookId: id, attempt: 3, failedAtMs: 1_000 });
  expect(next('msg_1')).toBe(next('msg_1'));
  expect(new Set(Array.from({ length: 100 }, (_, index) => next(`msg_${index}`))).size).toBeGreaterThan(90);
});

test('a receiver is not asked before the time that it named, up to a day', () => {
  const failed = { webhookId: 'msg_1', attempt: 1, failedAtMs: 0 };
  expect(nextAttemptAt({ ...failed, retryAfterMs: HOUR })).toBe(HOUR);
  expect(nextAttemptAt({ ...failed, retryAfterMs: 1 })).toBe(nextAttemptAt(failed));
  expect(nextAttemptAt({ ...failed, retryAfterMs: 1e12 })).toBe(24 * HOUR);
});
