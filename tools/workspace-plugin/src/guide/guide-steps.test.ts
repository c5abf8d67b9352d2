import { replaceIn, stepsOf } from './guide-steps.ts';

test('commands, commands that must fail, and changes of files are steps, in the order of the page', () => {
  const page = [
    ...['```sh', 'npx one', 'npx two', '```', 'text', '```sh fails', 'npx three', '```'],
    ...['```ts', '// a/b.ts, at the end', 'one();', '```', '```ts', '// a/c.ts, instead of two', 'two();', '```'],
  ].join('\n');

  expect(stepsOf(page)).toEqual([
    { kind: 'run', script: 'npx one\nnpx two\n', fails: false },
    { kind: 'run', script: 'npx three\n', fails: true },
    { kind: 'append', path: 'a/b.ts', text: 'one();\n' },
    { kind: 'replace', path: 'a/c.ts', name: 'two', text: 'two();\n' },
  ]);
});

test('a change without a place is refused', () => {
  expect(() => stepsOf('```ts\none();\n```')).toThrow('It does not say where this belongs');
});

test('a function or an entry of a table is replaced, and nothing else', () => {
  expect(replaceIn('function a() {\n  1;\n}\nfunction b() {\n  2;\n}\n', { name: 'a', text: 'A\n' })).toBe(
    'A\nfunction b() {\n  2;\n}\n',
  );
  expect(replaceIn('  x: { y: 1, z: { q: 2 } },\n  w: { y: 3 },\n', { name: 'x', text: '  X,\n' })).toBe(
    '  X,\n  w: { y: 3 },\n',
  );
  expect(() => replaceIn('', { name: 'a', text: '' })).toThrow('There is no a');
});
