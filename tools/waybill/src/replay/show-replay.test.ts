import { progressLine } from './show-replay.ts';

test('a line tells the share, the rate and the time that is left', () => {
  expect(progressLine(355_942, 501_327, 2)).toBe('70 %  355,942 of 501,327 records  177,971/s, 1 s left');
});

test('before the first record nobody knows how long it will take', () => {
  expect(progressLine(0, 10, 1)).toBe('0 %  0 of 10 records  0/s');
});
