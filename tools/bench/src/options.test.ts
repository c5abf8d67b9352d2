import { parseOptions } from './options.ts';

test('without arguments everything is measured in three rounds of five seconds', () => {
  expect(parseOptions([])).toEqual({
    ...{ rounds: 3, seconds: 5, json: false, layout: 'standalone', profileTo: undefined },
    only: new Set([
      'accepts',
      'latency',
      'closed',
      'projection',
      'reading',
      'headers',
      'codec',
      'decisions',
      'recovery',
      'reads',
    ]),
  });
});

test('every option can be given', () => {
  const args = '--rounds 5 --seconds 10 --only latency,closed --json --layout split --profile out'.split(' ');
  expect(parseOptions(args)).toEqual({
    ...{ rounds: 5, seconds: 10, json: true, layout: 'split', profileTo: 'out' },
    only: new Set(['latency', 'closed']),
  });
});

test('help wins', () => {
  expect(parseOptions(['--help', '--rounds', '3'])).toBe('help');
});

test.each([
  [['--rounds', '0'], '--rounds must be a whole number from 1 to 20, not "0".'],
  [['--seconds', '1.5'], '--seconds must be a whole number from 1 to 300, not "1.5".'],
  [
    ['--only', 'accept'],
    '--only knows accepts, latency, closed, projection, reading, headers, codec, decisions, recovery, state, stalls, reads, waiting, replay, rebuild, beside, not "accept".',
  ],
  [['--layout', 'flat'], '--layout must be standalone or split.'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused in one sentence', (args, problem) => {
  expect(parseOptions(args)).toEqual({ problem });
});
