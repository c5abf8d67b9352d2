import { parseOptions } from './options.ts';

test('what is left out has a value, the seed that of the clock', () => {
  expect(parseOptions([], 5_000_007)).toEqual({ minutes: 1, seed: 7, rate: 40, brokers: 3, json: false, keep: false });
});

test('all can be set', () => {
  const args = ['--minutes', '0.75', '--seed', '4', '--rate', '10', '--brokers', '1', '--json', '--keep'];

  expect(parseOptions(args, 0)).toEqual({ minutes: 0.75, seed: 4, rate: 10, brokers: 1, json: true, keep: true });
});

test.each([
  [['--minutes', '0'], '--minutes must be a number from 0.2 to 120, not "0".'],
  [['--minutes', 'ten'], '--minutes must be a number from 0.2 to 120, not "ten".'],
  [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
  [['--seed', '1.5'], '--seed must be a whole number, not "1.5".'],
  [['--rate', '501'], '--rate must be a number from 1 to 500, not "501".'],
  [['--brokers', '2'], '--brokers must be 1 or 3, not "2".'],
  [['--loud'], "Unknown option '--loud'"],
])('%j is refused, and the argument named', (args, problem) => {
  expect(parseOptions(args, 0)).toEqual({ problem: expect.stringContaining(problem) });
});

test('help is help, whatever else is said', () => {
  expect(parseOptions(['--help', '--minutes', '3'], 0)).toBe('help');
});
