import * as errors from './errors.ts';

test('each error has a code and a name of its own', () => {
  const made = Object.values(errors).map((Kind) => new Kind('why'));

  expect(made.map(({ code, name }) => [code, name])).toEqual([
    ['append-failed', 'AppendFailedError'],
    ['append-unknown', 'AppendUnknownError'],
    ['configuration-refused', 'ConfigurationRefusedError'],
    ['fenced', 'FencedError'],
    ['not-accepted', 'NotAcceptedError'],
    ['offset-out-of-range', 'OffsetOutOfRangeError'],
    ['part-unavailable', 'PartUnavailableError'],
  ]);
});

test('an error keeps its cause', () => {
  const cause = new Error('socket hang up');

  expect(new errors.PartUnavailableError('MongoDB does not answer.', cause).cause).toBe(cause);
});
