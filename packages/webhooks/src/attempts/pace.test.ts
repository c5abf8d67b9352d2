import { FULL_PACE, paceAfter } from './pace.ts';

const slower = { slowDown: true };
const faster = { slowDown: false };

test('an endpoint that keeps up is asked at once', () => {
  expect(paceAfter(FULL_PACE, faster, 5_000)).toEqual({ gapMs: 0, notBeforeMs: 5_000 });
});

test('one that does not gets twice the gap each time, up to a minute', () => {
  const gaps = [];
  let pace = FULL_PACE;
  for (let count = 0; count < 8; count += 1) gaps.push((pace = paceAfter(pace, slower, 0)).gapMs);
  expect(gaps).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(pace.notBeforeMs).toBe(60_000);
});

test('one that has recovered is soon asked at once again', () => {
  let pace = paceAfter(paceAfter(FULL_PACE, slower, 0), slower, 0);
  expect((pace = paceAfter(pace, faster, 0)).gapMs).toBe(1_000);
  expect(paceAfter(pace, faster, 0).gapMs).toBe(0);
});

test('the time that it asks for holds for all of its messages, for a minute at most', () => {
  expect(paceAfter(FULL_PACE, { ...slower, retryAfterMs: 30_000 }, 1_000).notBeforeMs).toBe(31_000);
  expect(paceAfter(FULL_PACE, { ...slower, retryAfterMs: 3_600_000 }, 1_000).notBeforeMs).toBe(61_000);
});

test('an answer to an older message does not make it earlier', () => {
  expect(paceAfter({ gapMs: 60_000, notBeforeMs: 90_000 }, faster, 1_000).notBeforeMs).toBe(90_000);
});
