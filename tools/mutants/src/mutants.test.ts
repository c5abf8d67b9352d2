import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkMutants } from './check-mutants.ts';
import { readMutants } from './read-mutants.js';

const repository = join(import.meta.dirname, '../../..');

test('each mutant changes one place of one file, and the test that catches it is there', () => {
  const read = (path: string): string | undefined => {
    const full = join(repository, path);
    return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
  };

  const mutants = readMutants(repository);

  expect(checkMutants(mutants, read)).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(20);
});
