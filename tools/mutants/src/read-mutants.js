import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Plain JavaScript: Jest and the bundler load it as it stands.

export function readMutants(repository) {
  const folder = join(repository, 'tools/mutants/mutants');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

export function findMutant(repository, id) {
  const mutant = readMutants(repository).find((known) => known.id === id);
  if (mutant === undefined) throw new Error(`MUTANT=${id}: there is no such mutant in tools/mutants/mutants.`);
  return mutant;
}

export function mutate({ id, file, find, replace }, source) {
  const [before, after, ...more] = source.split(find);
  if (after === undefined || more.length > 0)
    throw new Error(`${id}: the text to replace must occur exactly once in ${file}.`);
  return before + replace + after;
}
