import fc from 'fast-check';

import { isTagged, parseTags } from './entity-tags.ts';

test.each([
  [undefined, []],
  ['', []],
  ['"7"', ['"7"']],
  ['W/"7"', ['"7"']],
  ['"7-gzip"', ['"7"']],
  ['"1.4", W/"2.0-gzip"', ['"1.4"', '"2.0"']],
  ['*', ['*']],
  ['7', []],
])('%s names %j', (header, tags) => {
  expect(parseTags(header)).toEqual(tags);
});

test('a star stands for any version', () => {
  expect([isTagged(['*'], '"7"'), isTagged(['"7"'], '"7"'), isTagged(['"8"'], '"7"')]).toEqual([true, true, false]);
});

test('takes any text in its stride', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const tag of parseTags(text)) expect(tag).toMatch(/^(?:"[^"]*"|\*)$/);
    }),
  );
});
