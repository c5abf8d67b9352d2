import { createTree } from '@nx/devkit/testing';

import { enter } from './contract-edits.ts';
import { addImport, addToList, insertBefore } from './edit-source.ts';

const LIST =
  "import type { A } from '@waybill/a';\nimport { c } from '@waybill/c';\n\nexport const all: readonly A[] = [c];\n";

test('an element is added once to a list, with its import in its place', () => {
  const tree = createTree();
  tree.write('list.ts', LIST);

  expect(addToList(tree, 'list.ts', 'b', '@waybill/b')).toBe(true);
  expect(addToList(tree, 'list.ts', 'b', '@waybill/b')).toBe(true);

  expect(tree.read('list.ts', 'utf-8')).toBe(
    "import type { A } from '@waybill/a';\nimport { b } from '@waybill/b';\nimport { c } from '@waybill/c';\n\n" +
      'export const all: readonly A[] = [c, b];\n',
  );
});

test('a file without a list is left as it is', () => {
  const tree = createTree();
  tree.write('list.ts', 'export const all = new Map();\n');

  expect(addToList(tree, 'list.ts', 'b', '@waybill/b')).toBe(false);
  expect(tree.read('list.ts', 'utf-8')).toBe('export const all = new Map();\n');
});

test('a second name of one package shares its import', () => {
  expect(addImport(LIST, 'b', '@waybill/c')).toContain("import { b, c } from '@waybill/c';");
});

test('an import of the own folder stands behind those of packages', () => {
  expect(addImport(LIST, 'own', './own.ts')).toContain(
    "from '@waybill/c';\n\nimport { own } from './own.ts';\n\nexport",
  );
});

test('a text is inserted once, and never without its anchor', () => {
  const tree = createTree();
  tree.write('a.yaml', 'one:\ntwo:\n');
  const edit = { anchor: 'two:', text: 'new:\n', mark: 'new:' };

  expect([insertBefore(tree, 'a.yaml', edit), insertBefore(tree, 'a.yaml', edit)]).toEqual([true, true]);
  expect(tree.read('a.yaml', 'utf-8')).toBe('one:\nnew:\ntwo:\n');
  expect(insertBefore(tree, 'a.yaml', { anchor: 'three:', text: 'x', mark: 'other' })).toBe(false);
});

test('a command is entered beside those of its own aggregate alone', () => {
  const tree = createTree();
  const path = 'packages/contracts/shop/src/contract.ts';
  tree.write(
    path,
    [
      ...[
        '  aggregates: {',
        '    order: {',
        "      commands: { A: { route: 'x' } },",
        "      events: ['E'],",
        '    },',
      ],
      ...['    parcel: {', '      commands: {},', '      events: [],', '    },', '  },', '  views: {},', ''],
    ].join('\n'),
  );

  expect(enter(tree, 'shop', { list: 'commands', aggregate: 'parcel', text: 'B: {}' }, 'B:')).toBe(true);
  expect(enter(tree, 'shop', { list: 'events', aggregate: 'order', text: "'F'" }, "'F'")).toBe(true);

  const source = tree.read(path, 'utf-8');
  expect(source).toContain('commands: { B: {},},');
  expect(source).toContain("events: ['E', 'F',],");
  expect(source).toContain("commands: { A: { route: 'x' } },");
});
