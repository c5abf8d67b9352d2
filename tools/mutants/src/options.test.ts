import { parseOptions } from './options.ts';

test('all mutants are run and shown as a table, unless something else is asked for', () => {
  expect(parseOptions([])).toEqual({ only: undefined, json: false });
  expect(parseOptions(['--only', 'M07,H8', '--json'])).toEqual({ only: ['M07', 'H8'], json: true });
  expect(parseOptions(['--help', '--json'])).toBe('help');
});

test('arguments that mean nothing are named', () => {
  expect(parseOptions(['--onyl', 'M07'])).toEqual({ problem: "Unknown option '--onyl'" });
  expect(parseOptions(['--only', ','])).toEqual({ problem: '--only needs the ids of mutants.' });
});
