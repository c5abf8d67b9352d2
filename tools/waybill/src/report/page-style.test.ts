import { STYLE } from './page-style.ts';

/** The rules of the style that are of some media alone, by their query. */
const rules = new Map(
  [...STYLE.matchAll(/@media ([^{]+) \{((?:[^{}]*\{[^{}]*\})*)\s*\}/g)].map(([, query = '', inner = '']) => [
    query,
    inner,
  ]),
);

test('only screens are dark: paper is light, whatever its reader prefers', () => {
  const dark = [...rules.keys()].filter((media) => media.includes('dark'));
  expect(dark).toEqual(['screen and (prefers-color-scheme: dark)']);
  expect(rules.get('print')).toMatch(/:root \{ color-scheme: light; \}/);
});

test('paper has all tables, those that are closed on the screen too, and their whole width', () => {
  const print = rules.get('print');

  expect(print).toMatch(/details::details-content \{ content-visibility: visible;/);
  expect(print).toMatch(/\.scroll \{ overflow: visible; \}/);
  expect(print).not.toMatch(/display: none|visibility: hidden/);
});
