import { parseOptions } from './options.ts';

test('without arguments ten thousand seeds are run, from 0', () => {
  expect(parseOptions([])).toEqual({ seeds: 10_000, from: 0 });
  expect(parseOptions(['--seeds', '1', '--from', '42'])).toEqual({ seeds: 1, from: 42 });
  expect(parseOptions(['--help'])).toBe('help');
});

test.each([
  [['--seeds', '0'], '--seeds must be a whole number from 1 on, not "0".'],
  [['--from', 'x'], '--from must be a whole number from 0 on, not "x".'],
  [['--sede', '1'], "Unknown option '--sede'"],
])('%j is wrong usage', (args, sentence) => {
  expect(parseOptions(args)).toMatchObject({ problem: expect.stringContaining(sentence) });
});
