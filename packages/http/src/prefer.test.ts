import fc from 'fast-check';

import { parsePrefer, preferenceApplied } from './prefer.ts';

test.each([
  ['wait=10', 10],
  ['WAIT=10', 10],
  ['wait = 10', 10],
  ['wait="10"', 10],
  ['respond-async, wait=10', 10],
  ['wait=10, respond-async', 10],
  ['respond-async,wait=10;strict', 10],
  ['foo="a, wait=3", wait=10', 10],
  ['foo; bar="wait=3", wait=10', 10],
  ['wait=3, wait=10', 3],
  ['wait=25', 25],
  ['wait=26', 25],
  ['wait=999999999', 25],
])('%s waits %i seconds', (header, seconds) => {
  expect(parsePrefer(header)).toMatchObject({ waitSeconds: seconds });
});

test.each([
  undefined,
  '',
  'respond-async',
  'wait',
  'wait=',
  'wait=x',
  'wait=-1',
  'wait=1.5',
  'wait=0',
  'waiting=5',
  'until=wait=5',
  'x-wait=5',
  'wait=9999999999',
])('%s does not wait', (header) => {
  expect(parsePrefer(header)).toMatchObject({ waitSeconds: undefined });
});

test('the first instance of a name wins, even if it is ill-formed', () => {
  expect(parsePrefer('wait=soon, wait=10')).toMatchObject({ waitSeconds: undefined });
});

test('takes any text in its stride', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const { waitSeconds = 1 } = parsePrefer(header);
      expect(waitSeconds).toBeGreaterThanOrEqual(1);
      expect(waitSeconds).toBeLessThanOrEqual(25);
    }),
  );
});

test.each([
  ['until=decided', 'decided'],
  ['wait=5, UNTIL="Projected"', 'projected'],
  ['until=acknowledged;x=1', 'acknowledged'],
  ['until=done', undefined],
  ['until', undefined],
  [undefined, undefined],
])('%s waits for the stage %s', (header, until) => {
  expect(parsePrefer(header).until).toBe(until);
});

test.each([
  ['respond-async', false, true, 'respond-async'],
  ['respond-async', false, false, undefined],
  ['respond-async, wait=30', true, true, 'respond-async, wait=25'],
  ['respond-async, wait=30', true, false, 'wait=25'],
  ['wait=5, until=decided', true, false, 'wait=5, until=decided'],
  ['wait=5, until=decided', false, true, undefined],
  ['until=decided', true, true, undefined],
])('of %s, held %s and async %s, what is told as applied is %s', (header, held, isAsync, applied) => {
  expect(preferenceApplied(parsePrefer(header), { held, isAsync })).toBe(applied);
});
