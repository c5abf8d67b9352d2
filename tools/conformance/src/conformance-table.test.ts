import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { toTable, withTable } from './conformance-table.js';
import { clientsHere } from './clients/index.ts';

const page = readFileSync(join(__dirname, '../../../docs/conformance.md'), 'utf8');

test('a cell says what passed, what failed and what was not tried', () => {
  const cell = { client: 'curl', version: '8', method: 'PUT' };

  const table = toTable([
    { ...cell, of: 'success', passed: true },
    { ...cell, of: 'refusal', passed: false },
  ]);

  expect(table.split('\n')[2]).toBe('| curl | 8 | PUT | ✓ | ✗ | – | – | – | – |');
});

test('the table takes its place in the page, and nothing else changes', () => {
  const changed = withTable(page, 'TABLE');

  expect(changed).toContain('TABLE');
  expect(withTable(changed, toTable([])).split('<!--')[0]).toBe(page.split('<!--')[0]);
});

test('a page without a place for it is refused', () => {
  expect(() => withTable('# A page', 'TABLE')).toThrow('has no lines');
});

/** curl is the machine's. */
const pinned = clientsHere({ CONFORMANCE_PYTHON: 'python3' }).filter(({ id }) => id !== 'curl');

test.each(pinned)('the page tells of $name in the version $version that is locked', ({ name, version }) => {
  const row = page.split('\n').find((line) => line.includes(`| ${name} `)) ?? '';

  expect(row).toContain(`| ${version} `);
});

test('the page tells of the fuzzer in the version that is required', () => {
  const required = readFileSync(join(__dirname, '../python/requirements.txt'), 'utf8');
  const [, version = ''] = /schemathesis (\d\S+),/.exec(page) ?? [];

  expect(required.split('\n')).toContain(`schemathesis==${version}`);
});

test('the page has no cell without a check', () => {
  const rows = page.split('\n').filter((line) => /\| (?:PUT|POST|PATCH|DELETE) /.test(line));

  expect(rows).toHaveLength(4 * (pinned.length + 1));
  expect(rows.filter((row) => /[✗–]/.test(row.split(' | ').slice(3).join()))).toEqual([]);
});
