import { InvalidArgumentError } from 'commander';

import { toInFlight, toScale, toSeed, toSource } from './demo-options.ts';

test('without files a month is generated', () => {
  expect(toSource({})).toEqual({ type: 'generated', seed: 7, scale: 0.25 });
  expect(toSource({ seed: 3, scale: 2 })).toEqual({ type: 'generated', seed: 3, scale: 2 });
  expect(toSource({ input: ['a.csv'] })).toEqual({ type: 'files', paths: ['a.csv'] });
});

test('files and a generated month exclude each other', () => {
  expect(() => toSource({ input: ['a.csv'], seed: 1 })).toThrow('--seed and --scale belong to a generated month');
});

test.each([
  [toSeed, '4294967295', ['-1', '4294967296', '1.5', 'x', '']],
  [toScale, '0.01', ['0', '0.009', '21', '1e1', '-1']],
  [toInFlight, '2000', ['0', '2001', '1.5']],
])('numbers have their bounds: %p', (parse, good, bad) => {
  expect(parse(good)).toBe(Number(good));
  for (const text of bad) expect(() => parse(text)).toThrow(InvalidArgumentError);
});
