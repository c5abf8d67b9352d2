import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findMutant, mutate } from './read-mutants.js';

/** Bundles with `MUTANT=<id>` have that mutant in them; without it this is no plugin at all. */
export function mutantPlugins(repository, id) {
  if (!id) return [];
  const mutant = findMutant(repository, id);
  const target = join(repository, mutant.file);
  return [
    {
      name: `mutant ${id}`,
      setup(build) {
        build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
          path === target ? { contents: mutate(mutant, await readFile(path, 'utf8')), loader: 'ts' } : undefined,
        );
      },
    },
  ];
}
