import { parsePlace } from './parse-place.ts';

const NOW = Date.UTC(2026, 0, 31);

test.each([
  ['beginning', { kind: 'beginning' }],
  ['end', { kind: 'end' }],
  ['offset:17', { kind: 'offset', offset: 17n }],
  ['-1d', { kind: 'time', timeMs: NOW - 86_400_000 }],
  ['2010-12-01T00:00:00Z', { kind: 'time', timeMs: Date.UTC(2010, 11) }],
])('%s is a place', (text, place) => {
  expect(parsePlace('--from', text, NOW)).toEqual(place);
});

test.each(['offset:', 'offset:-1', 'offset:1.5', 'start', ''])('"%s" is refused, with its option', (text) => {
  expect(() => parsePlace('--from', text, NOW)).toThrow(/^--from /);
});
