import { toSpread } from './spread.ts';

test('three rounds have their middle as the median', () => {
  expect(toSpread([30, 10, 20])).toEqual({ min: 10, median: 20, max: 30 });
});

test('four rounds have the mean of the two in the middle', () => {
  expect(toSpread([40, 10, 20, 30])).toEqual({ min: 10, median: 25, max: 40 });
});

test('one round is its own spread', () => {
  expect(toSpread([7])).toEqual({ min: 7, median: 7, max: 7 });
});

test('no rounds have no spread', () => {
  expect(toSpread([])).toEqual({ min: NaN, median: NaN, max: NaN });
});
