import fc from 'fast-check';

import { isTransient, nextTryMs, parseRetryAfter, PATIENT } from './retry.ts';

test('the delay doubles up to its limit', () => {
  const delays = [1, 2, 3, 4, 8, 40].map((tries) =>
    nextTryMs(PATIENT, { tries, elapsedMs: 0, retryAfterMs: undefined, random: 1 }),
  );
  expect(delays).toEqual([100, 200, 400, 800, 5000, 5000]);
});

test('no try comes sooner than the server asked, nor later than the policy allows', () => {
  const failed = fc.record({
    tries: fc.integer({ min: 1, max: 2000 }),
    elapsedMs: fc.integer({ min: 0, max: 200_000 }),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(failed, (tried) => {
      const delay = nextTryMs(PATIENT, tried);
      if (delay === undefined) return;
      expect(delay).toBeGreaterThanOrEqual(tried.retryAfterMs ?? 50);
      expect(tried.elapsedMs + delay).toBeLessThanOrEqual(PATIENT.giveUpAfterMs);
    }),
  );
});

test.each([
  [408, true],
  [429, true],
  [502, true],
  [503, true],
  [504, true],
  [202, false],
  [404, false],
  [422, false],
  [500, false],
])('%d may succeed later: %s', (status, transient) => {
  expect(isTransient(status)).toBe(transient);
});

test('Retry-After counts when it is whole seconds', () => {
  expect(['2', '0', 'soon', '1.5', undefined].map(parseRetryAfter)).toEqual([2000, 0, undefined, undefined, undefined]);
});
