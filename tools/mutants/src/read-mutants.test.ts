import { mutate } from './read-mutants.js';

const mutant = { id: 'M1', file: 'a.ts', find: '$&()', replace: '$1' };

test('a mutant replaces its text as it stands, where it occurs once', () => {
  expect(mutate(mutant, 'before $&() after')).toBe('before $1 after');
});

test.each(['nothing of it', '$&() and $&()'])('a source with another number of its text is refused: %s', (source) => {
  expect(() => mutate(mutant, source)).toThrow('M1: the text to replace must occur exactly once in a.ts.');
});
