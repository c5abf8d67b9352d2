import { createBreaker } from './breaker.ts';

test('admits work as long as answers come', () => {
  const breaker = createBreaker(2_000);

  breaker.answered(1_000);

  expect(breaker.admits(2_999, 500)).toBe(true);
});

test('admits nothing once work has waited two seconds without any answer', () => {
  const breaker = createBreaker(2_000);

  expect(breaker.admits(3_000, 1_000)).toBe(false);
});

test('does not take an idle time for silence', () => {
  const breaker = createBreaker(2_000);
  breaker.answered(0);

  expect(breaker.admits(60_000, 59_000)).toBe(true);
});

test('lets one command through to find out, once what waited is gone', () => {
  const breaker = createBreaker(2_000);
  breaker.look(3_000, 1_000);

  expect(breaker.admits(3_200, undefined)).toBe(false);
  expect(breaker.admits(3_500, undefined)).toBe(true);
  // The probe itself waits now.
  expect(breaker.admits(3_501, 3_500)).toBe(false);
});

test('closes with the first answer', () => {
  const breaker = createBreaker(2_000);
  breaker.look(3_000, 1_000);

  breaker.answered(3_100);

  expect(breaker.admits(3_101, 3_100)).toBe(true);
});
