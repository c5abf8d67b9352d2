import { accept, fold, refuse } from './decider.ts';
import { counter } from './fixtures.ts';

test('an accepted command has its events and no refusal', () => {
  expect(accept({ type: 'Counted', data: 1 })).toEqual({ events: [{ type: 'Counted', data: 1 }] });
});

test('an accepted command without events is a success that changes nothing', () => {
  expect(accept()).toEqual({ events: [] });
});

test('a refusal has a code, a message and no events', () => {
  expect(refuse('too-many', 'That is too many.')).toEqual({
    events: [],
    refusal: { code: 'too-many', message: 'That is too many.' },
  });
});

test('a refusal names the place in the body and its details when they are given', () => {
  expect(refuse('too-many', 'No.', { target: '/by', details: { most: 10 } }).refusal).toEqual({
    code: 'too-many',
    message: 'No.',
    target: '/by',
    details: { most: 10 },
  });
});

test('a fold begins at the initial state and takes events in their order', () => {
  expect(fold(counter, [])).toBe(0);
  expect(
    fold(counter, [
      { type: 'Counted', data: 2 },
      { type: 'Counted', data: 3 },
    ]),
  ).toBe(5);
});

test('a fold can go on from a state', () => {
  expect(fold(counter, [{ type: 'Counted', data: 2 }], 40)).toBe(42);
});
